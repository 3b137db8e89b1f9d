import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { measureLabels } from '../../../src/main/domain/atlas/labelVolume'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { writeCiftiConnectivity, writeCiftiSeries } from '../../../src/main/services/ciftiFiles'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { readLabelVolume } from '../../../src/main/services/volumeFiles'
import { useFolder } from '../../fixtures/folder'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const files = makeNodeFiles()
const folder = useFolder()

/** Labels 3 and 300 in unequal parts of a box with three different sides. */
const labels = () =>
  buildNifti({
    lengths: [3, 4, 5],
    values: Array.from({ length: 60 }, (_, i) => (i < 17 ? 3 : i % 7 ? 0 : 300)),
    sform: mniForm,
  })

const series = (file: string | null): ParcelSeries => ({
  frames: 2,
  parcels: [3, 300, 9].map((label) => ({ name: `p${label}`, label, network: null, centre: null })),
  values: Float32Array.of(1, 2, NaN, 4, 5, NaN),
  trSeconds: 1.4,
  atlas: { name: 'A', hash: null, file },
  coverage: null,
  phantom: false,
})

describe('a series as CIFTI', () => {
  it('comes back with its values, and its parcels where the label volume has them', async () => {
    const atlas = folder.put('a.nii', labels())
    const path = folder.path('out/x.ptseries.nii')
    await writeCiftiSeries(files, path, series(atlas))
    const volume = await readLabelVolume(files, atlas)
    const read = await readSeries(files, path)
    if (!read.ok || !volume.ok) throw new Error('not read')
    const measured = measureLabels(volume.value)!
    expect(read.value).toMatchObject({ frames: 2, trSeconds: 1.4, values: series(atlas).values })
    expect(read.value.parcels.map(({ name }) => name)).toEqual(['p3', 'p300', 'p9'])
    for (const [i, label] of [3, 300].entries())
      read.value.parcels[i].centre!.forEach((mm, axis) => expect(mm).toBeCloseTo(measured.get(label)!.centre[axis], 4))
    expect(read.value.parcels[2].centre).toBeNull()
  })

  it('without its label volume keeps names and values', async () => {
    const path = folder.path('x.ptseries.nii')
    await writeCiftiSeries(files, path, series(folder.path('gone.nii')))
    const read = await readSeries(files, path)
    expect(read).toMatchObject({ ok: true, value: { values: series(null).values } })
  })

  it('is not written with an invented time between frames', async () => {
    const write = writeCiftiSeries(files, folder.path('x.ptseries.nii'), { ...series(null), trSeconds: null })
    await expect(write).rejects.toMatchObject({ code: 'input.bad', findings: [{ code: 'series.tr.unknown' }] })
  })

  it('has a matrix of connectivity that is taken for no series', async () => {
    const path = folder.path('x.pconn.nii')
    await writeCiftiConnectivity(files, path, series(null), new Float32Array(9))
    expect((await readSeries(files, path)).findings[0].code).toBe('cifti.connectivity')
  })
})
