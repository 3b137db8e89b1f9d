import { describe, expect, it } from 'vitest'
import { bytesOf, chosenFolder, contentsOf, isOfData } from '../../../../src/renderer/lib/droppedFiles'

const file = (name: string, path = '') =>
  Object.defineProperty(new File(['123'], name), 'webkitRelativePath', { value: path })
const fileEntry = (name: string) => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (give: (f: File) => void) => give(file(name)),
})
/** Gives its entries in pieces, as browsers do. */
const folderEntry = (name: string, inner: object[], piece = 2) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    let at = 0
    return { readEntries: (give: (some: object[]) => void) => give(inner.slice(at, (at += piece))) }
  },
})
const drop = (...entries: Array<{ name: string; isFile: boolean }>) =>
  ({
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry, getAsFile: () => file(entry.name) })),
  }) as unknown as DataTransfer

describe('what is dropped on a browser', () => {
  it('is a folder with all of its files at their places, and not a heap of files', async () => {
    const func = folderEntry(
      'func',
      ['a', 'b', 'c', 'd', 'e'].map((name) => fileEntry(`${name}.nii`)),
    )
    const study = folderEntry('study', [fileEntry('participants.tsv'), folderEntry('sub-01', [func])])
    const { files, folders } = await contentsOf(drop(study, fileEntry('alone.nii')))
    expect(files.map(({ name }) => name)).toEqual(['alone.nii'])
    expect(folders.map(({ name }) => name)).toEqual(['study'])
    expect(folders[0].files.map(({ path }) => path)).toEqual([
      'participants.tsv',
      ...['a', 'b', 'c', 'd', 'e'].map((name) => `sub-01/func/${name}.nii`),
    ])
    expect(bytesOf(folders[0])).toBe(18)
  })

  it('is sent without what systems and version control leave in folders', async () => {
    const git = folderEntry('.git', [fileEntry('config')])
    const study = folderEntry('study', [git, fileEntry('.DS_Store'), fileEntry('.bidsignore'), fileEntry('a.tsv')])
    const { folders } = await contentsOf(drop(study))
    expect(folders[0].files.map(({ path }) => path)).toEqual(['.bidsignore', 'a.tsv'])
    expect(isOfData('sub-01/.git/x')).toBe(false)
  })

  it('is the same when the folder is chosen in a dialog', () => {
    const chosen = chosenFolder([file('a.tsv', 'study/sub-01/a.tsv'), file('.x', 'study/.x')])
    expect(chosen).toMatchObject({ name: 'study', files: [{ path: 'sub-01/a.tsv' }] })
    expect(chosenFolder([])).toBeNull()
  })
})
