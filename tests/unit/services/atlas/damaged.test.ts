import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeNifti } from '../../../../src/main/domain/nifti/write'
import { readAnyAtlas } from '../../../../src/main/services/atlas/readAny'
import { memoryFiles } from '../../../fixtures/memoryFiles'
import { mutate } from '../../../fixtures/mutate'

const mutations = 10_000
/** What hangs, not what waits for a processor that others use. */
const mostMilliseconds = 20_000

const text = (content: string) => new TextEncoder().encode(content)
const affine = [-2, 0, 0, 4, 0, 2, 0, -4, 0, 0, 2, -4]
const volume = (maps: number) =>
  encodeNifti({
    ...{ shape: maps > 1 ? [3, 3, 3, maps] : [3, 3, 3], affine, space: 'mni', datatype: 'int16' },
    data: Array.from({ length: 27 * maps }, (_, i) => (i * 7) % 5),
  })
const xml =
  '<?xml version="1.0"?><atlas version="1.0"><header><name>A</name><type>Probabalistic</type></header><data>' +
  '<label index="0" x="1" y="2" z="3">A</label><label index="1">B &amp; b</label><label index="2">C</label><label index="3">D</label></data></atlas>'
const dlabel = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../parity/atlases/files/mixed.dlabel.nii')))

/** Per form: the file that is damaged, whole ones of it, and what lies beside it. */
const kinds: Array<[name: string, damaged: string, originals: Uint8Array[], beside: Record<string, Uint8Array>]> = [
  [
    'tables with a header',
    'a.csv',
    [
      text('index,name,network\n1,A,Vis\n2,"B, b",n/a\n3,C,Mot\n4,D,Mot\n'),
      text('label\tregion\n1\tA\n2\tB\n3\tC\n4\tD\n'),
      text('x,y,name,net name\n1,2,A,Vis\n3,4,B,Vis\n5,6,C,Mot\n7,8,D,Mot\n'),
    ],
    { 'a.nii': volume(1) },
  ],
  [
    'tables without one',
    'a.txt',
    [
      text('# No. Name R G B A\n0 Unknown 0 0 0 0\n1 A b 1 2 3 0\n2 B 4 5 6 0\n3 C 7 8 9 0\n4 D 1 1 1 0\n'),
      text('A\nB b\nC\nD\n'),
      text('0 0 0 0 0 0 0 "Clear"\n1 1 2 3 1 1 1 "A"\n2 1 2 3 0.5 1 0 "B b"\n3 1 2 3 1 1 1 "C"\n4 9 9 9 1 1 1 "D"\n'),
    ],
    { 'a.nii': volume(1) },
  ],
  ['atlases of FSL', 'a.xml', [text(xml)], { 'a.nii': volume(1) }],
  [
    'tables of maps',
    'a.tsv',
    [text('index\tname\n1\tA\n2\tB\n3\tC\n'), text('name\nA\nB\nC\n')],
    { 'a.nii': volume(3) },
  ],
  ['label volumes', 'a.nii', [volume(1)], { 'a.txt': text('A\nB\nC\nD\n') }],
  ['maps', 'a.nii', [volume(3)], {}],
  ['CIFTI atlases of voxels and a surface', 'a.dlabel.nii', [dlabel], {}],
  [
    'sidecars',
    'a.json',
    [text('{"Space": "MNI", "License": "x", "ReferencesAndLinks": ["a", "b"]}')],
    { 'a.nii': volume(1) },
  ],
]

const readOne = async (content: Map<string, Uint8Array>): Promise<boolean> => {
  const path = content.has('a.dlabel.nii') ? 'a.dlabel.nii' : 'a.nii'
  const start = performance.now()
  const files = { ...memoryFiles(content), sha256: async () => 'f'.repeat(64) }
  const result = await readAnyAtlas(files, path)
  expect(performance.now() - start).toBeLessThan(mostMilliseconds)
  if (!result.ok) expect(result.findings.length).toBeGreaterThan(0)
  else {
    const names = result.value.facts.parcels.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(result.value.facts.parcels.every(({ centre }) => centre === null || centre.every(Number.isFinite))).toBe(
      true,
    )
  }
  return result.ok
}

describe(`${mutations} damaged files of a kind are read as atlases or refused with a finding, in time`, () => {
  it.each(kinds)('%s', async (_, damaged, originals, beside) => {
    const others = Object.entries(beside)
    for (const original of originals) expect(await readOne(new Map([...others, [damaged, original]]))).toBe(true)
    let accepted = 0
    for (let seed = 0; seed < mutations; seed++) {
      const mutated = mutate(originals[seed % originals.length], seed)
      const isRead = readOne(new Map([...others, [damaged, mutated]]))
      if (await isRead.catch((cause: unknown) => Promise.reject(new Error(`seed ${seed}`, { cause })))) accepted++
    }
    expect(accepted).toBeGreaterThan(mutations / 200)
  })
})
