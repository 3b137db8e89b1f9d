import type { Finding } from '../../domain/finding'
import { accumulateParcels, type ParcelAccumulator } from '../../domain/parcellation/accumulate'
import { accumulatePlaces } from '../../domain/parcellation/accumulatePlaces'
import { placesOf } from '../../domain/cifti/brainModels'
import { isTooLittle, judgePlace, remarkOnParcels } from '../../domain/parcellation/fit'
import { matchPlaces, type PlaceMap } from '../../domain/parcellation/matchPlaces'
import { mostMatrixValues, problem } from '../../domain/matrix/matrix'
import type { FileStore } from '../../ports'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { placeVolume, readDenseAtlas } from './denseAtlas'
import { isOfPlaces, openDenseRecording, type DenseRecording } from './denseRecording'
import { followFrames, unfit, type Method, type Wanted } from './method'

/** The mean of the vertices and voxels of each label, each of them weighing the same. */
export async function prepareDense(files: FileStore, wanted: Wanted, findings: Finding[]): Promise<Method> {
  const file = baseName(wanted.bold)
  const recording = demand(await openDenseRecording(files, wanted.bold), findings)
  const atlas = demand(
    isOfPlaces(wanted.atlas) ? await readDenseAtlas(files, wanted) : await placeVolume(files, wanted, recording),
    findings,
  )
  const { parcels } = atlas.chosen
  if (recording.frames * parcels.length > mostMatrixValues)
    throw unfit(tooLarge(file, recording.frames, parcels.length))
  const map = demand(matchPlaces(recording, atlas.placed, file), findings)
  return {
    atlas: atlas.chosen,
    stat: 'mean',
    sources: recording.sources,
    trSeconds: recording.trSeconds,
    async extract(context, remarks) {
      const means = accumulate(recording, map)
      const follow = followFrames(recording.frames, context)
      for await (const piece of recording.stream()) {
        means.add(piece)
        follow(means.frames())
      }
      const { values, coverage: ofOwn } = means.finish()
      const coverage = ofOwn.map((share, i) => (map.wanted[i] === 0 ? 0 : (share * map.counts[i]) / map.wanted[i]))
      refuseSilence(file, ofOwn, map, remarks)
      remarks.push(...remarkOnParcels(parcels, map.counts, coverage, file, 'places'))
      const emptyParcels = map.counts.filter((places) => places === 0).length
      return { frames: recording.frames, values, coverage, emptyParcels }
    },
  }
}

function accumulate(recording: DenseRecording, map: PlaceMap): ParcelAccumulator {
  const places = placesOf(recording)
  return recording.byPlace
    ? accumulatePlaces({ ...recording, places }, map)
    : accumulateParcels({ ...recording, shape: [places, 1, 1] }, map)
}

/** Places match by number, so an atlas cannot lie elsewhere; a recording may be empty, or cover little of it. */
function refuseSilence(file: string, coverage: Float32Array, { counts }: PlaceMap, remarks: Finding[]): void {
  const seen = coverage.reduce((sum, share, i) => sum + share * counts[i], 0)
  const share = seen / counts.reduce((sum, places) => sum + places, 0)
  if (!isTooLittle(share)) return
  const finding = judgePlace(share, seen === 0 ? null : 1, file)!
  if (finding.severity === 'error') throw unfit(finding, remarks)
  remarks.push(finding)
}

const tooLarge = (file: string, frames: number, parcels: number): Finding =>
  problem(
    'series.tooLarge',
    file,
    `${frames} frames of ${parcels} parcels are more than a series may have.`,
    'Give an atlas with fewer parcels.',
  )
