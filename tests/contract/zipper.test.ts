import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../src/main/adapters/nodeFiles'
import { makeNodeZipper } from '../../src/main/adapters/nodeZipper'
import { contentStart, readZipEntries } from '../../src/main/domain/torch/zipEntries'
import { fileSource } from '../../src/main/services/weights/openWeights'
import { useFolder } from '../fixtures/folder'

const folder = useFolder()
const zipper = makeNodeZipper()
const files = makeNodeFiles()

const contents: Record<string, string | Uint8Array> = {
  'dataset_description.json': '{}',
  'large.bin': new Uint8Array(3_000_000).map((_, i) => (i * 7919) >> 5),
  'sub-01/func/empty.txt': '',
  'sub-01/func/größe 1.tsv': 'a\tb\n1\t2\n',
}
const pack = async () => {
  for (const [name, content] of Object.entries(contents)) folder.put(`Derived/${name}`, content)
  await zipper.zipFolder(folder.path('Derived'), folder.path('out/Derived.zip'))
  return folder.path('out/Derived.zip')
}
const names = Object.keys(contents).map((name) => `Derived/${name}`)

it('packs all of a folder: empty files, large ones and names in any letters', async () => {
  const source = await fileSource(files, await pack())
  // The reader of weights takes the bytes of names for letters.
  const entries = new Map(
    [...(await readZipEntries(source))].map(([name, entry]) => [Buffer.from(name, 'latin1').toString('utf8'), entry]),
  )
  expect([...entries.keys()]).toEqual(names)
  for (const [name, content] of Object.entries(contents)) {
    const entry = entries.get(`Derived/${name}`)!
    const packed = await source.read(await contentStart(source, entry), entry.packed)
    const bytes = inflateRawSync(packed)
    expect(bytes.length).toBe(entry.bytes)
    expect(bytes.equals(Buffer.from(content))).toBe(true)
  }
})

const hasUnzip = spawnSync('unzip', ['-v']).status === 0
it.skipIf(!hasUnzip)('packs archives whose sums and sizes another program finds right', async () => {
  const tested = spawnSync('unzip', ['-t', await pack()], { encoding: 'utf8' })
  expect(tested.stdout).toContain('No errors detected')
})

it('gives the same archive for the same files, whenever they were written', async () => {
  for (const at of ['first', 'second']) {
    folder.put(`${at}/Set/a.txt`, 'same')
    await zipper.zipFolder(folder.path(`${at}/Set`), folder.path(`${at}.zip`))
  }
  expect(readFileSync(folder.path('first.zip')).equals(readFileSync(folder.path('second.zip')))).toBe(true)
})

it('leaves no archive behind when a file cannot be read', async () => {
  await expect(zipper.zipFolder(folder.path('gone'), folder.path('gone.zip'))).rejects.toThrow()
  expect(await files.facts(folder.path('gone.zip'))).toBeNull()
})
