import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { readAtlas } from '../../../src/main/services/atlasFiles'
import { makeParcellate } from '../../../src/main/services/parcellate'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { AppError, type Finding, type Progress } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { buildNifti, mniForm, type NiftiOptions } from '../../fixtures/nifti'

const files = makeNodeFiles()
const folder = useFolder()
const grid = [6, 5, 4]
const voxels = 120

/** Slabs along z: nothing, 7, 300, 12114. */
const labelOf = (voxel: number): number => [0, 7, 300, 12114][Math.floor(voxel / 30)]
const valueOf = (voxel: number, frame: number): number => (labelOf(voxel) === 0 ? 0 : 1000 + voxel + 10 * frame)

const bold = (name: string, more: Partial<NiftiOptions> = {}, frames = 3): string =>
  folder.put(
    name,
    gzipSync(
      buildNifti({
        lengths: [...grid, frames],
        values: Array.from({ length: voxels * frames }, (_, i) => valueOf(i % voxels, Math.floor(i / voxels))),
        sform: mniForm,
        pixdim: [2, 2, 2, 0.72],
        ...more,
      }),
    ),
  )
const atlas = (name: string, more: Partial<NiftiOptions> = {}): string =>
  folder.put(
    name,
    gzipSync(
      buildNifti({
        lengths: grid,
        values: Array.from({ length: voxels }, (_, i) => labelOf(i)),
        sform: mniForm,
        ...more,
      }),
    ),
  )

const run = (
  input: { bold: string; atlas: string; labels?: string; atlasSpace?: string; out?: string },
  signal = new AbortController().signal,
) => {
  const told: Progress[] = []
  const task = makeParcellate({ files })(
    { out: folder.path('out'), ...input },
    { progress: (step) => told.push(step), signal },
  )
  return task.then((output) => ({ output, told, codes: codesOf(output.findings) }))
}

/** But for the table of labels, which these atlases do without. */
const codesOf = (findings: readonly Finding[]) =>
  findings.map(({ code }) => code).filter((code) => code !== 'labels.none')

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.catch((error: unknown) => error)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${error}`)
  return error
}

async function seriesAt(path: string) {
  const series = await readSeries(files, path)
  if (!series.ok) throw new Error(JSON.stringify(series.findings))
  return series.value
}

const meanOf = (label: number, frame: number): number => {
  const members = Array.from({ length: voxels }, (_, voxel) => voxel).filter((voxel) => labelOf(voxel) === label)
  return members.reduce((sum, voxel) => sum + valueOf(voxel, frame), 0) / members.length
}

describe('parcellation', () => {
  let labels: string
  beforeEach(() => {
    labels = atlas('atlas-Slabs_dseg.nii.gz')
    folder.put(
      'atlas-Slabs_dseg.tsv',
      'index\tname\tnetwork\n300\tB\tNet\n7\tA\tn/a\n12114\tC\tNet\n44\tNowhere\tNet\n',
    )
  })

  it('gives series, coverage and atlas under BIDS names, in the order of the labels', async () => {
    const { output, codes } = await run({ bold: bold('sub-01_task-rest_bold.nii.gz'), atlas: labels })
    expect(output.files.map((path) => path.slice(folder.path('out/').length)).sort()).toEqual([
      'atlas-Slabs_dseg.nii.gz',
      'atlas-Slabs_dseg.tsv',
      'sub-01_task-rest_atlas-Slabs_stat-coverage_bold.tsv',
      'sub-01_task-rest_atlas-Slabs_stat-mean_timeseries.json',
      'sub-01_task-rest_atlas-Slabs_stat-mean_timeseries.tsv',
    ])
    expect(readdirSync(folder.path('out'))).toHaveLength(output.files.length)
    expect(output).toMatchObject({ frames: 3, parcels: 4, emptyParcels: 1, meanCoverage: 0.75 })
    expect(codes).toEqual(['atlas.label.absent'])

    const series = await seriesAt(output.timeseries)
    expect(series.parcels.map(({ name, label, network }) => [name, label, network])).toEqual([
      ['A', 7, null],
      ['Nowhere', 44, 'Net'],
      ['B', 300, 'Net'],
      ['C', 12114, 'Net'],
    ])
    const expected = [0, 1, 2].flatMap((frame) => [meanOf(7, frame), NaN, meanOf(300, frame), meanOf(12114, frame)])
    expect([...series.values]).toEqual(expected)
    expect(series.coverage).toEqual(Float32Array.of(1, 0, 1, 1))
    expect(series.trSeconds).toBeCloseTo(0.72, 12)
    expect(readFileSync(output.coverage, 'utf8')).toBe('A\tNowhere\tB\tC\n1\t0\t1\t1\n')
  })

  it('keeps the atlas beside the series, the same bytes, so that its hash can be checked for ever', async () => {
    const { output } = await run({ bold: bold('b.nii.gz'), atlas: labels })
    const { atlas: reference, parcels } = await seriesAt(output.timeseries)
    expect(reference).toMatchObject({ name: 'Slabs', hash: await files.sha256(labels) })
    expect(await files.sha256(reference!.file!)).toBe(reference!.hash)
    const kept = await readAtlas(files, reference!.file!)
    expect(
      kept.ok && kept.value.parcels.map(({ name, label, network, centre }) => ({ name, label, network, centre })),
    ).toEqual(parcels)
  })

  it('names the output after the file where that is not BIDS', async () => {
    const { output } = await run({ bold: bold('filtered_func_data.nii.gz'), atlas: labels })
    expect(output.timeseries).toBe(folder.path('out/filtered_func_data_atlas-Slabs_stat-mean_timeseries.tsv'))
  })

  it('works without a table and with one of another name', async () => {
    const plain = atlas('plain.nii.gz')
    const first = await run({ bold: bold('b.nii.gz'), atlas: plain })
    expect((await seriesAt(first.output.timeseries)).parcels.map(({ name }) => name)).toEqual([
      'label-7',
      'label-300',
      'label-12114',
    ])
    const names = folder.put('names.txt', 'x\ny\nz\n')
    const second = await run({ bold: bold('b.nii.gz'), atlas: plain, labels: names, out: folder.path('second') })
    expect((await seriesAt(second.output.timeseries)).parcels.map(({ name }) => name)).toEqual(['x', 'y', 'z'])
  })

  it('tells how far it is, up to the end', async () => {
    const { told } = await run({ bold: bold('b.nii.gz', {}, 40), atlas: labels })
    const fractions = told.map(({ fraction }) => fraction!)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    expect(told.some(({ message }) => message === 'Frame 40 of 40')).toBe(true)
  })

  it('that is cancelled in the middle stops there and leaves no file behind', async () => {
    const lengths = [60, 50, 40, 20]
    const long = bold('long.nii.gz', { lengths, values: new Array(2_400_000).fill(7) })
    const controller = new AbortController()
    const told: number[] = []
    const context = {
      signal: controller.signal,
      progress: ({ fraction }: Progress) => {
        told.push(fraction!)
        if (fraction! > 0.2) controller.abort()
      },
    }
    const error = await failure(
      makeParcellate({ files })({ bold: long, atlas: labels, out: folder.path('out') }, context),
    )
    expect(error.code).toBe('cancelled')
    expect(told.at(-1)).toBeLessThan(0.9)
    expect(existsSync(folder.path('out'))).toBe(false)
  })

  it('believes the sidecar of the recording before its header, and says so when they differ', async () => {
    folder.put('data/dataset_description.json', '{"Name": "Rest, 3 T"}')
    folder.put('data/task-rest_bold.json', '{"RepetitionTime": 2, "Phantom": true}')
    const path = bold('data/sub-01/func/sub-01_task-rest_bold.nii.gz')
    const { output, codes } = await run({ bold: path, atlas: labels })
    expect(await seriesAt(output.timeseries)).toMatchObject({ trSeconds: 2, phantom: true })
    expect(codes).toContain('recording.tr.conflict')
    const sidecar = JSON.parse(readFileSync(output.timeseries.replace('.tsv', '.json'), 'utf8'))
    expect(sidecar.Sources).toEqual(['bids:Rest-3-T:sub-01/func/sub-01_task-rest_bold.nii.gz'])
  })

  it('does not complain of a header without repetition time when the sidecar gives it', async () => {
    folder.put('b.json', '{"RepetitionTime": 2}')
    const { output, codes } = await run({ bold: bold('b.nii.gz', { units: 2 }), atlas: labels })
    expect((await seriesAt(output.timeseries)).trSeconds).toBe(2)
    expect(codes).toEqual(['atlas.label.absent'])
  })

  it('keeps a repetition time unknown, in the sidecar too', async () => {
    const { output, codes } = await run({ bold: bold('b.nii.gz', { units: 2 }), atlas: labels })
    expect((await seriesAt(output.timeseries)).trSeconds).toBeNull()
    expect(readFileSync(output.timeseries.replace('.tsv', '.json'), 'utf8')).not.toContain('RepetitionTime')
    expect(codes).toContain('nifti.tr.unit')
  })

  it('never writes a folder of the machine into the results', async () => {
    const { output } = await run({ bold: bold('b.nii.gz'), atlas: labels })
    for (const path of output.files.filter((file) => !file.endsWith('.gz')))
      expect(readFileSync(path, 'utf8')).not.toContain(folder.path())
  })

  it('does not overwrite another atlas of the same name, which older series point at', async () => {
    await run({ bold: bold('b.nii.gz'), atlas: labels })
    const other = atlas('other/atlas-Slabs_dseg.nii.gz', { type: 'int32' })
    expect((await failure(run({ bold: bold('b.nii.gz'), atlas: other }))).code).toBe('conflict')
    expect(await files.sha256(folder.path('out/atlas-Slabs_dseg.nii.gz'))).toBe(await files.sha256(labels))
  })

  it('can be repeated with the atlas that it kept', async () => {
    const { output } = await run({ bold: bold('b.nii.gz'), atlas: labels })
    const again = await run({ bold: bold('b.nii.gz'), atlas: folder.path('out/atlas-Slabs_dseg.nii.gz') })
    expect(await seriesAt(again.output.timeseries)).toEqual(await seriesAt(output.timeseries))
  })
})

describe('an atlas that does not fit', () => {
  const shifted = (mm: number) => ({ code: 4, rows: mniForm.rows.map((value, i) => (i === 11 ? value + mm : value)) })
  const half = (voxel: number, frame: number) => (voxel < 60 ? 500 + frame : 0)
  const lowerHalf = () =>
    bold('low.nii.gz', { values: Array.from({ length: 360 }, (_, i) => half(i % voxels, Math.floor(i / voxels))) })

  it('is an error when it lies outside the field of view', async () => {
    const error = await failure(run({ bold: bold('b.nii.gz'), atlas: atlas('far.nii.gz', { sform: shifted(500) }) }))
    expect([error.code, error.findings.at(-1)?.code]).toEqual(['input.bad', 'atlas.space'])
    expect(existsSync(folder.path('out'))).toBe(false)
  })

  it('is an error when its labels lie where the recording has no signal', async () => {
    const top = Array.from({ length: voxels }, (_, voxel) => (voxel < 90 ? 0 : 5))
    const error = await failure(run({ bold: lowerHalf(), atlas: atlas('top.nii.gz', { values: top }) }))
    expect(codesOf(error.findings)).toEqual(['atlas.space'])
    expect(error.findings.at(-1)!.severity).toBe('error')
  })

  it('is a warning when the recording shows a small part of it', async () => {
    const few = Array.from({ length: 360 }, (_, i) => (i % voxels === 35 ? 100 : 0))
    const { codes, output } = await run({ bold: bold('b.nii.gz', { values: few }), atlas: atlas('a.nii.gz') })
    expect(codes).toEqual(['recording.partial', 'parcel.signal.none'])
    expect(output.meanCoverage).toBeCloseTo(1 / 90, 6)
  })

  it('is a warning when the headers name different spaces', async () => {
    const { codes } = await run({
      bold: bold('b.nii.gz'),
      atlas: atlas('a.nii.gz', { sform: { ...mniForm, code: 1 } }),
    })
    expect(codes).toEqual(['atlas.space.differs'])
  })

  it('is a warning when recording and atlas are told to be in different spaces or templates, by whatever tells', async () => {
    const own = bold('sub-01_task-rest_space-MNI152NLin2009cAsym_bold.nii.gz')
    expect((await run({ bold: own, atlas: atlas('tpl-MNI152NLin6Asym_a.nii.gz') })).codes).toEqual([
      'atlas.template.differs',
    ])
    const same = { bold: own, out: folder.path('other') }
    expect((await run({ ...same, atlas: atlas('tpl-MNI152NLin2009cAsym_b.nii.gz') })).codes).toEqual([])
    const plain = { ...same, atlas: atlas('c.nii.gz') }
    expect((await run(plain)).codes).toEqual([])
    expect((await run({ ...plain, atlasSpace: 'Talairach' })).codes).toEqual(['atlas.space.differs'])
    const raw = bold('sub-01_task-rest_bold.nii.gz', { sform: { ...mniForm, code: 1 } })
    const { output } = await run({ ...plain, bold: raw, atlasSpace: 'MNI152NLin6Asym' })
    expect(output.findings.find(({ code }) => code === 'atlas.space.differs')?.message).toContain('own head')
  })

  it('is a remark when nothing names its labels: what that means, and how a table would have to be called', async () => {
    const { output } = await run({ bold: bold('b.nii.gz'), atlas: atlas('a.nii.gz') })
    const remark = output.findings.find(({ code }) => code === 'labels.none')
    expect(remark).toMatchObject({ severity: 'info', place: { file: 'a.nii.gz' } })
    expect(remark!.suggestion).toContain('a.tsv')
    folder.put('a.tsv', 'index\tname\n7\tA\n300\tB\n12114\tC\n')
    const named = await run({ bold: bold('b.nii.gz'), atlas: atlas('a.nii.gz'), out: folder.path('named') })
    expect(named.output.findings.map(({ code }) => code)).not.toContain('labels.none')
  })

  it('is a warning when it is a picture whose brightness happens to be whole numbers', async () => {
    const values = Array.from({ length: voxels }, (_, i) => (labelOf(i) === 0 ? 0 : 1 + ((i * 37) % 101)))
    const { codes } = await run({ bold: bold('b.nii.gz'), atlas: atlas('T1.nii.gz', { values }) })
    expect(codes).toEqual(['atlas.notRegions'])
  })

  it('names the parcels that the grid of the recording misses', async () => {
    const { codes, output } = await run({ bold: bold('b.nii.gz'), atlas: atlas('a.nii.gz', { sform: shifted(2) }) })
    expect(codes).toContain('atlas.label.empty')
    expect(output.emptyParcels).toBe(1)
  })
})

describe('a recording that cannot be used', () => {
  const broken: Array<[string, string, () => string]> = [
    ['a single volume', 'nifti.notRecording', () => atlas('single.nii.gz')],
    ['without signal', 'recording.signal.none', () => bold('b.nii.gz', { values: new Array(360).fill(0) })],
    ['cut in its voxels', 'nifti.truncated', () => bold('b.nii.gz', { values: new Array(300).fill(1) })],
    ['missing', 'file.missing', () => folder.path('no.nii.gz')],
  ]
  it.each(broken)('because it is %s gives one finding and no files', async (_, code, make) => {
    const error = await failure(run({ bold: make(), atlas: atlas('a.nii.gz') }))
    expect([error.code, codesOf(error.findings)]).toEqual(['input.bad', [code]])
    expect(existsSync(folder.path('out'))).toBe(false)
  })

  it('of one frame is a recording all the same, when it has four dimensions', async () => {
    const { output } = await run({ bold: bold('b.nii.gz', {}, 1), atlas: atlas('a.nii.gz') })
    expect(output.frames).toBe(1)
  })

  it('with an atlas that holds no label is refused', async () => {
    const empty = atlas('empty.nii.gz', { values: new Array(voxels).fill(0) })
    expect((await failure(run({ bold: bold('b.nii.gz'), atlas: empty }))).findings[0].code).toBe('atlas.empty')
  })
})

describe('the phantom', () => {
  it('stays a phantom: the atlas that is kept says so', async () => {
    folder.put('atlas-P_dseg.json', '{"Phantom": true}')
    await run({ bold: bold('b.nii.gz'), atlas: atlas('atlas-P_dseg.nii.gz') })
    const kept = await readAtlas(files, folder.path('out/atlas-P_dseg.nii.gz'))
    expect(kept.ok && kept.value.phantom).toBe(true)
  })
})
