import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { listBelow, listGiven } from '../../../src/main/services/listBelow'
import { AppError } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()
const isTable = (name: string) => name.endsWith('.tsv')

describe('files below a folder', () => {
  it('come from any depth, by their names alone, without what is hidden', async () => {
    for (const name of ['b/deep/er/2.tsv', 'a/1.tsv', 'a/1.json', '.git/3.tsv', 'b/.4.tsv']) folder.put(name, '')
    expect(await listBelow(files, folder.path('.'), isTable)).toEqual([
      folder.path('a/1.tsv'),
      folder.path('b/deep/er/2.tsv'),
    ])
  })
})

describe('files and folders that somebody gave', () => {
  it('keep a file that is named whatever it is called, and do not find it once more in its folder', async () => {
    for (const name of ['a/odd.txt', 'a/1.tsv', 'a/2.tsv']) folder.put(name, '')
    const given = [folder.path('a'), folder.path('a/odd.txt'), folder.path('a/2.tsv'), folder.path('a/2.tsv')]
    expect(await listGiven(files, given, isTable)).toEqual({
      named: [folder.path('a/odd.txt'), folder.path('a/2.tsv')],
      found: [folder.path('a/1.tsv')],
    })
  })

  it('are refused where one does not exist, before any work is begun', async () => {
    const thrown: unknown = await listGiven(files, [folder.path('gone.tsv')], isTable).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(AppError)
    expect((thrown as AppError).message).toContain('gone.tsv does not exist')
  })
})
