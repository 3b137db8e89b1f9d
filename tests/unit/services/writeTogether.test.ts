import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { writeTogether } from '../../../src/main/services/writeTogether'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()

it('files written together are there when it comes back', async () => {
  await writeTogether(files, [
    [folder.path('a.txt'), 'a'],
    [folder.path('deeper/b.txt'), 'b'],
  ])
  expect([readFileSync(folder.path('a.txt'), 'utf8'), readFileSync(folder.path('deeper/b.txt'), 'utf8')]).toEqual([
    'a',
    'b',
  ])
})

it('one file that cannot be written is an error, but only when the others are done with', async () => {
  folder.put('file.txt', '')
  const writing = writeTogether(files, [
    [folder.path('file.txt/a.txt'), 'a'],
    [folder.path('b.txt'), 'b'.repeat(1_000_000)],
  ])
  await expect(writing).rejects.toMatchObject({ code: 'input.bad', findings: [{ code: 'output.inTheWay' }] })
  expect(existsSync(folder.path('b.txt'))).toBe(true)
})
