import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeReadHdf5 } from '../../../../src/main/adapters/hdf5/readHdf5'
import { placesOf } from '../../../../src/main/domain/cifti/brainModels'
import { accept, refuse, type Checked } from '../../../../src/main/domain/finding'
import { encodeNifti } from '../../../../src/main/domain/nifti/write'
import { accumulateParcels } from '../../../../src/main/domain/parcellation/accumulate'
import { accumulatePlaces } from '../../../../src/main/domain/parcellation/accumulatePlaces'
import { fitMaps, gatherWeights } from '../../../../src/main/domain/parcellation/fitMaps'
import { matchPlaces } from '../../../../src/main/domain/parcellation/matchPlaces'
import { resampleMap, type SparseMap } from '../../../../src/main/domain/parcellation/resampleMap'
import { readSafetensors, writeSafetensors } from '../../../../src/main/domain/safetensors'
import type { FileStore } from '../../../../src/main/ports'
import { readMapsAtlas } from '../../../../src/main/services/atlas/readMaps'
import { readConfounds } from '../../../../src/main/services/confoundFiles'
import { readLabelNames } from '../../../../src/main/services/labelFiles'
import { readMatrixFile } from '../../../../src/main/services/connectomes/readMatrix'
import { readDenseAtlas, type DenseAtlas } from '../../../../src/main/services/parcellation/denseAtlas'
import { openDenseRecording } from '../../../../src/main/services/parcellation/denseRecording'
import { readSeries } from '../../../../src/main/services/seriesFiles'
import { readLabelVolume, readNiftiHeader, readVolumeFrame } from '../../../../src/main/services/volumeFiles'
import { memoryFiles } from '../../../fixtures/memoryFiles'
import { mutate } from '../../../fixtures/mutate'

const mutations = 10_000
/** No file here has more than 12 kB: whoever keeps more than this for one believed what a header claims. */
const mostBytes = 16 * 2 ** 20
/** What hangs, not what waits for a processor that others use. */
const mostMilliseconds = 20_000

const formats = join(import.meta.dirname, '../../../parity/formats/files')
const fixture = (name: string) => new Uint8Array(readFileSync(join(formats, name)))
const text = (content: string) => new TextEncoder().encode(content)
const sidecar = '{"Orientation": "time-by-parcels", "Variable": "tc"}'
/** The only matrix of a file is its series, whatever it is called. */
const byTime = '{"Orientation": "time-by-parcels"}'
const affine = [-2, 0, 0, 4, 0, 2, 0, -4, 0, 0, 2, -4]
const rows = 'V1\tV2\t"a b"\n1.5\t-2e3\tn/a\n3\t4\t5\n'
const parcels =
  '{"RepetitionTime": 2, "Atlas": {"Name": "A", "File": "a_dseg.tsv"}, "Parcels": [{"Name": "V1", "Centre": [1,2,3]}, {"Name": "V2", "Coverage": 0.5}, {"Name": "a b", "Label": 3}]}'

const volume = (shape: [number, number, number] | [number, number, number, number]) =>
  encodeNifti({
    ...{ shape, affine, space: 'mni', datatype: 'int16', trSeconds: 2 },
    data: Array.from({ length: shape.reduce((product, n) => product * n, 1) }, (_, i) => i % 5),
  })

const connectome = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../../parity/connectomes/files', name)))
const dense = join(import.meta.dirname, '../../../parity/dense/files')
const surface = (name: string) => new Uint8Array(readFileSync(join(dense, name)))
/** A library that has met a damaged file is kept, unlike in the program: so it must not go wrong after thousands. */
const readHdf5 = makeReadHdf5({ freshAfterDamage: false })

type Read = (files: FileStore, path: string) => Promise<Checked<unknown>>
const series: Read = readSeries
const recording: Read = async (files, path) => {
  const header = await readNiftiHeader(files, path)
  return header.ok ? readVolumeFrame(files, path, header.value, header.value.frames - 1) : header
}
const tensors: Read = async (files, path) => readSafetensors(await files.read(path))
const stored = new Map([['w', { dtype: 'F32' as const, shape: [3], data: Float32Array.of(1, 2, 3) }]])

const denseAtlas = (files: FileStore, atlas: string): Promise<Checked<DenseAtlas>> =>
  readDenseAtlas(files, { bold: '', atlas })
/** Whole, so that damaged recordings are laid on it to the end. */
const wholeAtlas = denseAtlas(memoryFiles(new Map([['a.dlabel.nii', surface('atlas.dlabel.nii')]])), 'a.dlabel.nii')
const denseRecording: Read = async (files, path) => {
  const [recording, atlas] = [await openDenseRecording(files, path), await wholeAtlas]
  if (!recording.ok || !atlas.ok) return recording
  const map = matchPlaces(recording.value, atlas.value.placed, path)
  if (!map.ok) return map
  const places = placesOf(recording.value)
  const means = recording.value.byPlace
    ? accumulatePlaces({ ...recording.value, places }, map.value)
    : accumulateParcels({ ...recording.value, shape: [places, 1, 1] }, map.value)
  for await (const piece of recording.value.stream()) means.add(piece)
  return accept(means.finish())
}
const maps: Read = async (files, path) => {
  const onGrid: SparseMap[] = []
  const grid = { shape: [3, 3, 3] as const, affine: [...affine, 0, 0, 0, 1] }
  const read = await readMapsAtlas(files, path, undefined, (map, _, volume) =>
    onGrid.push(resampleMap(map, volume, grid)),
  )
  if (!read.ok) return read
  const fit = fitMaps(gatherWeights(onGrid, 27), 1)
  if ('collinear' in fit) return refuse({ code: 'x', severity: 'error', place: {}, message: '', suggestion: '' })
  fit.add(new Float32Array(27).fill(5))
  return accept({ ...read.value, ...fit.finish() })
}

/** Per format: how it is read, its ending, and whole files of it; what lies beside stays whole. */
const kinds: Array<
  [name: string, read: Read, ending: string, originals: Uint8Array[], beside?: Record<string, string>]
> = [
  ['CIFTI-2 series', series, 'ptseries.nii', ['small', 'turned', 'whole'].map((n) => fixture(`${n}.ptseries.nii`))],
  [
    'CIFTI-2 connectivity',
    readMatrixFile,
    'pconn.nii',
    ['float32', 'float64', 'big', 'ordered'].map((n) => connectome(`${n}.pconn.nii`)),
  ],
  [
    'matrices as tables',
    readMatrixFile,
    'relmat.tsv',
    ['Node\ta\t"b c"\na\t1\t.5\nb c\t.5\tn/a\n', 'a,b\n1,-2e-3\n-2e-3,inf\n', '1 .5\n.5 1\n'].map(text),
    { 'x.json': '{"Method": "Fisher z", "Atlas": {"Name": "A", "Hash": "0"}}' },
  ],
  ['CIFTI-2 atlases', readLabelNames, 'dlabel.nii', [fixture('atlas.dlabel.nii')]],
  [
    'dense CIFTI series',
    denseRecording,
    'dtseries.nii',
    ['plain', 'turned', 'short'].map((n) => surface(`${n}.dtseries.nii`)),
  ],
  [
    'GIFTI recordings',
    denseRecording,
    'hemi-L.func.gii',
    ['sub-01_task-rest', 'base64', 'ascii', 'one'].map((n) => surface(`${n}_hemi-L_bold.func.gii`)),
  ],
  [
    'GIFTI atlases',
    denseAtlas,
    'hemi-L.label.gii',
    ['cortex_hemi-L', 'lh.alike'].map((n) => surface(`${n}.label.gii`)),
  ],
  ['places of CIFTI atlases', denseAtlas, 'dlabel.nii', [surface('atlas.dlabel.nii')]],
  ['maps', maps, 'nii', [volume([3, 3, 3, 3])]],
  [
    'MATLAB 7.3 files',
    series,
    'mat',
    ['packed73', 'plain73', 'single73', 'nested73'].map((n) => fixture(`${n}.mat`)),
    { 'x.json': byTime },
  ],
  [
    'confounds tables',
    readConfounds,
    'tsv',
    [text('trans_x\tframewise_displacement\ta_comp_cor_00\n0.1\tn/a\t2\n-0.2\t0.3\t1e-3\n')],
    { 'x.json': '{"a_comp_cor_00": {"Mask": "CSF", "Retained": true}}' },
  ],
  [
    'MATLAB files',
    series,
    'mat',
    ['packed', 'plain', 'single', 'nested'].map((n) => fixture(`${n}.mat`)),
    { 'x.json': byTime },
  ],
  ['.npy arrays', series, 'npy', ['double', 'half', 'big'].map((n) => fixture(`${n}.npy`)), { 'x.json': sidecar }],
  ['.npz archives', series, 'npz', ['plain', 'packed'].map((n) => fixture(`${n}.npz`)), { 'x.json': byTime }],
  ['bare text', series, 'txt', [text('1.5 2 3\n4 5 6.5\n')], { 'x.json': sidecar }],
  ['.1D tables', series, '1D', [text('#1\t#2\t#200\n1\t2\t3\n4\t5e-3\t6\n')]],
  ['csv tables', series, 'csv', [text('"V1",V2,"a ""b"""\n1,2.5,NaN\n4,,6\n'), text('5,3,2001\n.5,1,2.5\n')]],
  ['tsv tables', series, 'tsv', [text(rows)], { 'x.json': parcels }],
  ['packed tables', series, 'tsv.gz', [new Uint8Array(gzipSync(rows))]],
  [
    'label tables',
    readLabelNames,
    'tsv',
    [text('index\tname\tnetwork\n1\tA\tVis\n2\tB\tn/a\n'), text('1 A 120 18 131 0\n2 B 0 0 0 0\n')],
  ],
  ['NIfTI recordings', recording, 'nii', [volume([3, 3, 3, 4])]],
  ['NIfTI label volumes', readLabelVolume, 'nii', [volume([3, 3, 3])]],
  ['safetensors', tensors, 'safetensors', [writeSafetensors(stored)]],
]

/** Bytes of all arrays in a value. */
const bytesIn = (value: unknown): number => {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value instanceof Map) return [...value.values()].reduce<number>((sum, part) => sum + bytesIn(part), 0)
  if (typeof value !== 'object' || value === null) return 8
  return Object.values(value).reduce<number>((sum, part) => sum + bytesIn(part), 0)
}

const readOne = async (read: Read, content: Map<string, Uint8Array>, path: string): Promise<boolean> => {
  const start = performance.now()
  const result = await read(memoryFiles(content, readHdf5), path).catch(
    (error: { code?: string; findings?: unknown[] }) => {
      if (error.code === 'input.bad' && error.findings?.length) return { ok: false as const, findings: error.findings }
      throw error
    },
  )
  expect(performance.now() - start).toBeLessThan(mostMilliseconds)
  if (result.ok) expect(bytesIn(result.value)).toBeLessThan(mostBytes)
  else expect(result.findings.length).toBeGreaterThan(0)
  return result.ok
}

describe(`${mutations} damaged files of a kind are read or refused with a finding, in time and in little memory`, () => {
  it.each(kinds)('%s', async (_, read, ending, originals, beside = {}) => {
    const path = `x.${ending}`
    const others = Object.entries(beside).map(([name, content]) => [name, text(content)] as const)
    for (const original of originals)
      expect(await readOne(read, new Map([...others, [path, original]]), path)).toBe(true)
    let accepted = 0
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    for (let seed = 0; seed < mutations; seed++) {
      const mutated = mutate(originals[seed % originals.length], seed)
      const isRead = readOne(read, new Map([...others, [path, mutated]]), path)
      if (await isRead.catch((cause: unknown) => Promise.reject(new Error(`seed ${seed}`, { cause })))) accepted++
      if (seed % 50 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    expect(most).toBeLessThan(512 * 2 ** 20)
    // Had nearly all been refused at the door, or nearly none, the reader behind it would not have been tried.
    expect(accepted).toBeGreaterThan(mutations / 200)
    expect(accepted).toBeLessThan(mutations)
  })

  it('sidecars', async () => {
    for (let seed = 0; seed < mutations; seed++) {
      const content = new Map([
        ['x.tsv', text(rows)],
        ['x.json', mutate(text(parcels), seed)],
      ])
      await readOne(series, content, 'x.tsv').catch((cause: unknown) =>
        Promise.reject(new Error(`seed ${seed}`, { cause })),
      )
    }
  })
})
