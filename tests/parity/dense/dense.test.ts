import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { readCiftiLabelMap } from '../../../src/main/domain/cifti/readLabelMap'
import { sourceOf } from '../../../src/main/domain/byteSource'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { makeParcellate } from '../../../src/main/services/parcellate'
import { writeCiftiSeries } from '../../../src/main/services/ciftiFiles'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { AppError } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import reference from './reference.json'

const files = makeNodeFiles()
const folder = useFolder()
const fixture = (name: string) => join(import.meta.dirname, 'files', name)

const parcellate = async (bold: string, atlas: string, more: { map?: string; labels?: string } = {}) => {
  const context = { progress: () => {}, signal: new AbortController().signal }
  const input = { bold: fixture(bold), atlas: fixture(atlas), out: folder.path('out'), ...more }
  const output = await makeParcellate({ files })(input, context)
  const series = await readSeries(files, output.timeseries)
  if (!series.ok) throw new Error(series.findings[0].message)
  return { output, series: series.value, codes: output.findings.map(({ code }) => code) }
}

const codesOf = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (error: AppError) => error.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
  )

const columnOf = ({ parcels, frames, values }: ParcelSeries, name: string): number[] => {
  const column = parcels.findIndex((parcel) => parcel.name === name)
  return Array.from({ length: frames }, (_, frame) => values[frame * parcels.length + column])
}

const expectClose = (got: ReadonlyArray<number>, wanted: ReadonlyArray<number | null>) =>
  wanted.forEach((value, i) => {
    if (value === null) expect(got[i]).toBeNaN()
    else expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(reference.tolerance)
  })

describe('means over the places of a dense CIFTI series', () => {
  it.each(Object.entries(reference.dense))('%s are those of numpy, with coverage', async (name, wanted) => {
    const { series } = await parcellate(name, 'atlas.dlabel.nii')
    expect(series.parcels.map((parcel) => parcel.name)).toEqual(wanted.names)
    expect(series.trSeconds).toBe(0.72)
    wanted.names.forEach((parcel, column) =>
      expectClose(
        columnOf(series, parcel),
        wanted.values.map((row) => row[column]),
      ),
    )
    wanted.coverage.forEach((share, column) => expect(series.coverage![column]).toBeCloseTo(share, 5))
  })

  const byWorkbench = Object.entries(reference.dense).flatMap(([name, { workbench }]) =>
    workbench ? [[name, workbench] as const] : [],
  )
  it.each(byWorkbench)('%s are those of wb_command -cifti-parcellate', async (name, wanted) => {
    const { series } = await parcellate(name, 'atlas.dlabel.nii')
    expect(Object.keys(wanted).length).toBeGreaterThan(5)
    for (const [parcel, values] of Object.entries(wanted)) expectClose(columnOf(series, parcel), values)
  })

  it('tell what the recording lacks, what is no parcel, and where voxels lie', async () => {
    const { output, series, codes } = await parcellate('plain.dtseries.nii', 'atlas.dlabel.nii')
    expect(codes).toEqual(['labels.noParcel', 'atlas.label.absent', 'atlas.places.missing', 'atlas.structures'])
    const lacks = output.findings.find(({ code }) => code === 'atlas.places.missing')!
    expect(lacks.message).toContain('lacks 1 of the 98 places that belong to parcels: CORTEX_LEFT 1 of 46')
    expect(series.parcels.find(({ name }) => name === 'Thalamus')!.centre).toEqual([7, -24, -2])
    expect(series.parcels.find(({ name }) => name === 'Frontal')).toMatchObject({ label: 12, centre: null })
    expect(output.emptyParcels).toBe(1)
  })

  it('go out as CIFTI with the vertices and voxels of their parcels', async () => {
    const { series } = await parcellate('plain.dtseries.nii', 'atlas.dlabel.nii')
    const path = folder.path('x.ptseries.nii')
    await writeCiftiSeries(files, path, series)
    const text = readFileSync(path, 'latin1')
    expect(text).toContain('<Surface BrainStructure="CIFTI_STRUCTURE_CORTEX_LEFT" SurfaceNumberOfVertices="60"/>')
    expect(text).toMatch(
      /Name="Both &lt;sides&gt; &amp; more"><Vertices [^>]*LEFT">50 51 [^<]*<\/Vertices><Vertices [^>]*RIGHT">55 56/,
    )
    expect(text).toMatch(/Name="Thalamus"><VoxelIndicesIJK>40 50 35 41 50 35/)
    expect(await readSeries(files, path)).toMatchObject({ value: { values: series.values } })
  })

  it('keep the atlas beside the series, as CIFTI and of that kind', async () => {
    const { output, series } = await parcellate('plain.dtseries.nii', 'atlas.dlabel.nii')
    expect(series.atlas).toMatchObject({ kind: 'dlabel', file: folder.path('out/atlas-atlas_dseg.dlabel.nii') })
    expect(readFileSync(series.atlas!.file!)).toEqual(readFileSync(fixture('atlas.dlabel.nii')))
    expect(series.atlas!.hash).toBe(await files.sha256(fixture('atlas.dlabel.nii')))
    expect(readdirSync(folder.path('out')).sort()).toEqual(
      [...output.files].map((path) => path.split('/').at(-1)!).sort(),
    )
  })
})

describe('means over the vertices of GIFTI files of both hemispheres', () => {
  const wanted = Object.entries(reference.surfaces)
  it.each(['sub-01_task-rest', 'base64', 'ascii', 'one'])('%s are those of numpy', async (name) => {
    const { series, codes } = await parcellate(`${name}_hemi-L_bold.func.gii`, 'cortex_hemi-L.label.gii')
    expect(codes).toContain('gifti.bothHemispheres')
    expect(series.parcels).toHaveLength(wanted.length)
    wanted.forEach(([parcel, { values, coverage }]) => {
      const column = series.parcels.findIndex(({ name }) => name === parcel)
      expectClose(columnOf(series, parcel), values)
      expect(series.coverage![column]).toBeCloseTo(coverage, 5)
    })
  })

  it('are the same from the file of the other hemisphere, and named without a hemisphere', async () => {
    const left = await parcellate('sub-01_task-rest_hemi-L_bold.func.gii', 'cortex_hemi-L.label.gii')
    const right = await parcellate('sub-01_task-rest_hemi-R_bold.func.gii', 'cortex_hemi-R.label.gii')
    expect(right.series).toEqual(left.series)
    expect(right.output.timeseries).toBe(folder.path('out/sub-01_task-rest_atlas-cortex_stat-mean_timeseries.tsv'))
  })

  it('by a CIFTI atlas are those of numpy', async () => {
    const { series } = await parcellate('sub-01_task-rest_hemi-L_bold.func.gii', 'atlas.dlabel.nii')
    const { names, values } = reference.surfacesByCifti
    names.forEach((name, column) =>
      expectClose(
        columnOf(series, name),
        values.map((row) => row[column]),
      ),
    )
  })

  it('that call their parcels alike stay two parcels, and vertices of no label belong to none', async () => {
    const { series, codes } = await parcellate('sub-01_task-rest_hemi-L_bold.func.gii', 'lh.alike.label.gii')
    expect(series.parcels.map(({ name, label }) => [name, label])).toEqual([
      ['L_cuneus', 1],
      ['L_insula', 2],
      ['L_bankssts', 3],
      ['R_cuneus', 11],
      ['R_insula', 12],
      ['R_bankssts', 13],
    ])
    expect(codes).toEqual(expect.arrayContaining(['labels.raised', 'labels.sameName']))
  })

  it('keep their two files of labels as one CIFTI atlas that says the same', async () => {
    const { series } = await parcellate('sub-01_task-rest_hemi-L_bold.func.gii', 'cortex_hemi-L.label.gii')
    const kept = series.atlas!.file!
    expect(series.atlas!.hash).toBe(await files.sha256(kept))
    const again = await readCiftiLabelMap(sourceOf(new Uint8Array(readFileSync(kept))), 'kept')
    if (!again.ok) throw new Error(again.findings[0].message)
    expect(again.value.table.names.map(({ name }) => name)).toEqual(series.parcels.map(({ name }) => name))
    const { series: bySame } = await parcellate('sub-01_task-rest_hemi-L_bold.func.gii', 'atlas.dlabel.nii')
    expect(columnOf(series, 'R_Frontal')).toEqual(columnOf(bySame, 'Frontal'))
  })

  it('have the time of a TimeStep that can be milliseconds, else that of a sidecar', async () => {
    const told = await parcellate('sub-01_task-rest_hemi-L_bold.func.gii', 'cortex_hemi-L.label.gii')
    expect(told.series.trSeconds).toBe(2)
    expect(told.codes).not.toContain('gifti.tr.unknown')
    const silent = await parcellate('base64_hemi-L_bold.func.gii', 'cortex_hemi-L.label.gii')
    expect(silent.series.trSeconds).toBeNull()
    expect(silent.codes).toContain('gifti.tr.unknown')

    const name = 'sub-02_task-rest_hemi-L_bold.func.gii'
    for (const side of 'LR') {
      const text = readFileSync(fixture(`sub-01_task-rest_hemi-${side}_bold.func.gii`), 'utf8')
      folder.put(name.replace('hemi-L', `hemi-${side}`), text.replace('2000.0', '2.0'))
    }
    const context = { progress: () => {}, signal: new AbortController().signal }
    const input = { bold: folder.path(name), atlas: fixture('cortex_hemi-L.label.gii'), out: folder.path('told') }
    const before = await makeParcellate({ files })(input, context)
    expect(before.findings.find(({ code }) => code === 'gifti.tr.unknown')!.message).toContain('TimeStep of 2.0')
    folder.put('sub-02_task-rest_hemi-L_bold.json', '{"RepetitionTime": 2}')
    const after = await makeParcellate({ files })(input, context)
    expect(await readSeries(files, after.timeseries)).toMatchObject({ value: { trSeconds: 2 } })
    expect(after.findings.map(({ code }) => code)).not.toContain('gifti.tr.unknown')
  })

  it('are those of one hemisphere where there is only one file', async () => {
    const alone = folder.put('lh.rest.func.gii', '')
    copyFileSync(fixture('sub-01_task-rest_hemi-L_bold.func.gii'), alone)
    const context = { progress: () => {}, signal: new AbortController().signal }
    const input = { bold: alone, atlas: fixture('cortex_hemi-L.label.gii'), out: folder.path('out') }
    const { emptyParcels, findings } = await makeParcellate({ files })(input, context)
    expect(emptyParcels).toBe(3)
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['gifti.oneHemisphere', 'atlas.places.missing', 'atlas.label.empty']),
    )
  })
})

describe('an atlas of several maps', () => {
  it('is refused until one is named, by name or by number', async () => {
    expect(await codesOf(parcellate('plain.dtseries.nii', 'two.dlabel.nii'))).toEqual(['cifti.labels.several'])
    expect(await codesOf(parcellate('plain.dtseries.nii', 'two.dlabel.nii', { map: 'third' }))).toEqual([
      'atlas.map.missing',
    ])
    const named = await parcellate('plain.dtseries.nii', 'two.dlabel.nii', { map: 'fine' })
    const numbered = await parcellate('plain.dtseries.nii', 'two.dlabel.nii', { map: '2' })
    const own = await parcellate('plain.dtseries.nii', 'atlas.dlabel.nii')
    expect(named.series.values).toEqual(own.series.values)
    expect(numbered.series.values).toEqual(own.series.values)
    const coarse = await parcellate('plain.dtseries.nii', 'two.dlabel.nii', { map: 'coarse' })
    expect(columnOf(coarse.series, 'Frontal')).not.toEqual(columnOf(own.series, 'Frontal'))
    // What is kept holds the one map, so that later nobody has to choose.
    expect([coarse, named].map(({ series }) => series.atlas!.name)).toEqual(['two+coarse', 'two+fine'])
    const kept = await readCiftiLabelMap(sourceOf(new Uint8Array(readFileSync(coarse.series.atlas!.file!))), 'kept')
    expect(kept).toMatchObject({ ok: true, value: { maps: 1, map: 'coarse' } })
    expect(await files.sha256(coarse.series.atlas!.file!)).toBe(coarse.series.atlas!.hash)
  })
})

describe('a label volume laid on a dense recording', () => {
  it('is used for its voxels alone, and that is said', async () => {
    const { output, series, codes } = await parcellate('plain.dtseries.nii', 'volume_dseg.nii.gz')
    expect(codes).toContain('atlas.voxelsOnly')
    expect(output.findings.find(({ code }) => code === 'atlas.voxelsOnly')!.message).toContain('its 17 voxels')
    const byPlaces = await parcellate('plain.dtseries.nii', 'atlas.dlabel.nii')
    // Label 1 is the first eight voxels of the thalamus, label 3 lies where nothing was recorded.
    expect(series.parcels.map(({ label }) => label)).toEqual([1, 2, 3])
    expect([...series.coverage!]).toEqual([1, 1, 0])
    expect(columnOf(series, 'label-3').every(Number.isNaN)).toBe(true)
    expect(columnOf(series, 'label-1')).not.toEqual(columnOf(byPlaces.series, 'Thalamus'))
  })

  it('is refused where the recording has no voxels', async () => {
    expect(await codesOf(parcellate('surfaces.dtseries.nii', 'volume_dseg.nii.gz'))).toEqual(['atlas.volume.dense'])
    expect(await codesOf(parcellate('one_hemi-L_bold.func.gii', 'volume_dseg.nii.gz'))).toEqual(['atlas.volume.dense'])
  })
})

describe('what does not go together is refused by name', () => {
  it.each([
    ['a surface of another number of vertices', 'fewer.dtseries.nii', 'atlas.dlabel.nii', 'atlas.surface'],
    ['voxels on another grid', 'elsewhere.dtseries.nii', 'atlas.dlabel.nii', 'atlas.grid'],
    ['no structure in common', 'cerebellum.dtseries.nii', 'cortex_hemi-L.label.gii', 'atlas.places.none'],
    ['a spectrum', 'spectrum.dtseries.nii', 'atlas.dlabel.nii', 'cifti.unit'],
    ['a map of single values', 'map.dscalar.nii', 'atlas.dlabel.nii', 'cifti.notSeries'],
    ['an atlas as recording', 'atlas.dlabel.nii', 'atlas.dlabel.nii', 'cifti.labels'],
    ['a recording as atlas', 'plain.dtseries.nii', 'plain.dtseries.nii', 'cifti.noLabels'],
    ['the shape of a surface as recording', 'lh.pial.surf.gii', 'atlas.dlabel.nii', 'gifti.surface'],
    ['the shape of a surface as atlas', 'one_hemi-L_bold.func.gii', 'lh.pial.surf.gii', 'gifti.surface'],
    ['a single map of a surface', 'lh.thickness.shape.gii', 'atlas.dlabel.nii', 'gifti.notRecording'],
    ['labels of a surface as recording', 'cortex_hemi-L.label.gii', 'atlas.dlabel.nii', 'gifti.labels'],
    ['a recording of a surface as atlas', 'plain.dtseries.nii', 'one_hemi-L_bold.func.gii', 'gifti.noLabels'],
    [
      'an atlas of surfaces on a volume',
      '../../maps/files/same_bold.nii.gz',
      'atlas.dlabel.nii',
      'atlas.places.volume',
    ],
    [
      'maps of a volume on surfaces',
      'plain.dtseries.nii',
      '../../maps/files/plain_probseg.nii.gz',
      'atlas.maps.places',
    ],
    ['a parcel series', '../../formats/files/small.ptseries.nii', 'atlas.dlabel.nii', 'cifti.parcels'],
    ['connections', '../../formats/files/some.pconn.nii', 'atlas.dlabel.nii', 'cifti.connectivity'],
  ])('%s', async (_, bold, atlas, code) => {
    expect(await codesOf(parcellate(bold, atlas))).toEqual([code])
  })
})

it('the reference says with which programs it was made', () => {
  const { nibabel, numpy, workbench } = reference.versions
  expect(readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')).toBe(
    `nibabel==${nibabel}\nnumpy==${numpy}\n`,
  )
  expect(workbench).toMatch(/^\d+\./)
})
