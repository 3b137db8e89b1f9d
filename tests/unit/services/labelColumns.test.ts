import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { readLabelColumns } from '../../../src/main/services/labelColumns'
import { useFolder } from '../../fixtures/folder'

const folder = useFolder()

it('says of each column what it holds, missing cells not counted', async () => {
  const path = folder.put('participants.tsv', 'participant_id\tage\tsex\nsub-1\t30.5\tF\nsub-2\tn/a\tM\nsub-3\t41\tF\n')
  const columns = await readLabelColumns(makeNodeFiles(), path)
  expect(columns.map(({ name }) => name)).toEqual(['participant_id', 'age', 'sex'])
  expect(columns[1]).toEqual({ name: 'age', filled: 2, distinct: 2, examples: ['30.5', '41'], numeric: true })
  expect(columns[2]).toMatchObject({ filled: 3, distinct: 2, numeric: false })
})

it('a table of one line has columns that hold nothing, and no number among them', async () => {
  const columns = await readLabelColumns(makeNodeFiles(), folder.put('empty.csv', 'id,age\n'))
  expect(columns).toEqual([expect.objectContaining({ filled: 0 }), expect.objectContaining({ numeric: false })])
})

it('refuses a picture given as a table', async () => {
  const path = folder.put('labels.png', new Uint8Array([137, 80, 0, 71]))
  await expect(readLabelColumns(makeNodeFiles(), path)).rejects.toMatchObject({ code: 'input.bad' })
})
