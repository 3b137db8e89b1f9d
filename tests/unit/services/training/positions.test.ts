import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import type { ParcelSeries } from '../../../../src/main/domain/parcelSeries'
import { findPositions } from '../../../../src/main/services/training/positions'
import { fakeSeries } from '../../../fixtures/fakeCohort'
import { useFolder } from '../../../fixtures/folder'
import { buildNifti } from '../../../fixtures/nifti'

const files = makeNodeFiles()
const folder = useFolder()

/** Labels 1, 2, 300 in single voxels of 2 mm, at x = 0, 2 and 4 mm. */
const labelVolume = () =>
  buildNifti({
    lengths: [3, 1, 1],
    values: [1, 2, 300],
    sform: { code: 4, rows: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0] },
  })
const member = (change: (series: ParcelSeries) => void) => {
  const series = fakeSeries(1, { parcels: 3, frames: 8 })
  change(series)
  return { name: 'sub-01_timeseries.tsv', path: '', person: '01', sha256: '', series }
}
const withoutCentres = (series: ParcelSeries) => {
  series.atlas = null
  for (const parcel of series.parcels) parcel.centre = null
}

describe('findPositions', () => {
  it('takes what the sidecar says before a label volume', async () => {
    const found = await findPositions(files, [member(() => {})], folder.put('labels.nii', labelVolume()))
    expect(found).toMatchObject({
      coordinates: 'atlas',
      centres: [
        [-20, 0, 10],
        [0, 3, 9],
        [20, 6, 8],
      ],
    })
  })

  it('finds parcels in a label volume by their labels, not by their order', async () => {
    const labels = folder.put('labels.nii', labelVolume())
    const found = await findPositions(
      files,
      [
        member((series) => {
          withoutCentres(series)
          ;[300, 1, 2].forEach((label, i) => (series.parcels[i].label = label))
        }),
      ],
      labels,
    )
    expect(found.centres).toEqual([
      [4, 0, 0],
      [0, 0, 0],
      [2, 0, 0],
    ])
    expect(found).toMatchObject({ coordinates: 'atlas', atlasFile: labels })
    expect(found.atlas).toEqual({ name: 'labels', hash: await files.sha256(labels) })
  })

  it('finds parcels without labels by their names in the table beside the volume', async () => {
    const labels = folder.put('labels.nii', labelVolume())
    folder.put('labels.tsv', 'index\tname\tnetwork\n1\tP3\tVis\n2\tP2\tVis\n300\tP1\tDMN\n')
    const series = member((made) => {
      withoutCentres(made)
      for (const parcel of made.parcels) Object.assign(parcel, { label: null, network: null })
    })
    const found = await findPositions(files, [series], labels)
    expect(found.centres).toEqual([
      [4, 0, 0],
      [2, 0, 0],
      [0, 0, 0],
    ])
    expect(found.parcels[0]).toEqual({ name: 'P1', network: 'DMN' })
  })

  it('refuses a label volume that knows none of the parcels instead of training without positions', async () => {
    const labels = folder.put('labels.nii', labelVolume())
    const foreign = member((series) => {
      withoutCentres(series)
      for (const parcel of series.parcels) parcel.label! += 5000
    })
    await expect(findPositions(files, [foreign], labels)).rejects.toMatchObject({ code: 'input.bad' })
  })

  it('puts a parcel without a position at the origin and says so', async () => {
    const found = await findPositions(files, [member((series) => (series.parcels[1].centre = null))], undefined)
    expect(found.centres[1]).toEqual([0, 0, 0])
    expect(found.coordinates).toBe('atlas')
    expect(found.findings.map(({ code }) => code)).toEqual(['cohort.positions.some'])
  })

  it('does not keep a label volume whose content is not the one of the series', async () => {
    const labels = folder.put('labels.nii', labelVolume())
    const series = member((made) => (made.atlas = { name: 'A', hash: '0'.repeat(64), file: labels }))
    const found = await findPositions(files, [series], undefined)
    expect(found.atlasFile).toBeNull()
    expect(found.findings.map(({ code }) => code)).toEqual(['cohort.atlas.differs'])
  })

  it('does not keep a file that is no label volume, though the sidecar names it: it would go out with the model', async () => {
    const secret = folder.put('private/key', 'for nobody else')
    const series = member((made) => (made.atlas = { name: 'A', hash: null, file: secret }))
    const found = await findPositions(files, [series], undefined)
    expect(found.atlasFile).toBeNull()
    expect(found.findings).toMatchObject([{ code: 'nifti.notNifti', severity: 'warning', place: { file: 'key' } }])
  })
})
