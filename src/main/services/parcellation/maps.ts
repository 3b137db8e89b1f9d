import { some } from '../../domain/atlas/labelProblem'
import type { Finding } from '../../domain/finding'
import type { NiftiHeader } from '../../domain/nifti/header'
import { remarkOnParcels } from '../../domain/parcellation/fit'
import { fitMaps, gatherWeights, type MapFit, type MapWeights } from '../../domain/parcellation/fitMaps'
import { resampleMap, type SparseMap } from '../../domain/parcellation/resampleMap'
import { voxelsPerFrame } from '../../domain/nifti/header'
import type { FileStore } from '../../ports'
import { readMapsAtlas, type MapsAtlas } from '../atlas/readMaps'
import { readAtlasSidecar } from '../atlas/sidecar'
import { atlasName } from '../atlasFiles'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { readNiftiHeader, streamFrames } from '../volumeFiles'
import { refuseOtherPlace } from './labels'
import { doubtSpaces } from './doubtSpaces'
import { followFrames, unfit, type Method, type Wanted } from './method'

/** Each pair of maps is kept as a number, and their products are factored. */
const mostMaps = 2048
/** A gigabyte while they are gathered. */
const mostWeights = 2 ** 26

/** Below this part of its own, the noise of a map's series is ten times what it were alone. */
const leastOwn = 0.01

/** Each frame fitted by the maps of a probabilistic atlas. */
export async function prepareMaps(
  files: FileStore,
  wanted: Wanted,
  header: NiftiHeader,
  findings: Finding[],
): Promise<Method> {
  const { bold, atlas: path, labels } = wanted
  const file = baseName(path)
  const { frames: count } = demand(await readNiftiHeader(files, path))
  if (count > mostMaps) throw unfit(tooMany(file, count))
  const { atlas, maps } = await readOnGrid(files, path, labels, header, findings)
  findings.push(...(await doubtSpaces(files, wanted, { bold: header.space, atlas: atlas.volume.space })))
  const weights = gatherWeights(maps, voxelsPerFrame(header))
  const fit = fitMaps(weights, header.frames)
  if ('collinear' in fit) throw unfit(collinear(file, atlas, fit.collinear), findings)
  const faint = fit.ownShares().reduce<number[]>((list, share, map) => (share < leastOwn ? [...list, map] : list), [])
  if (faint.length > 0) findings.push(hardToTell(file, atlas, faint))
  return {
    atlas: {
      name: atlasName(path),
      kind: 'maps',
      hash: await files.sha256(path),
      phantom: (await readAtlasSidecar(files, path)).phantom,
      parcels: atlas.parcels,
      content: path,
      ending: /\.gz$/i.test(path) ? '_probseg.nii.gz' : '_probseg.nii',
    },
    stat: 'leastsquares',
    sources: [bold],
    trSeconds: header.trSeconds,
    async extract(context, remarks) {
      const follow = followFrames(header.frames, context)
      for await (const frame of streamFrames(files, bold, header, (finding) => remarks.push(finding))) {
        fit.add(frame)
        follow(fit.frames())
      }
      const { values, coverage, unsolved } = fit.finish()
      const counts = Int32Array.from(maps, ({ voxels }) => voxels.length)
      const withSignal = shareWithSignal(weights, fit)
      await refuseOtherPlace(files, { bold, atlas: path, header, voxels: () => weights.voxels, withSignal }, remarks)
      remarks.push(...remarkOnParcels(atlas.parcels, counts, coverage, baseName(bold)))
      if (unsolved > 0) remarks.push(unsolvedFrames(baseName(bold), unsolved, header.frames))
      const emptyParcels = counts.filter((voxels) => voxels === 0).length
      return { frames: header.frames, values, coverage, emptyParcels }
    },
  }
}

/** The maps on the grid of the recording. */
async function readOnGrid(
  files: FileStore,
  path: string,
  labels: string | undefined,
  header: NiftiHeader,
  findings: Finding[],
): Promise<{ atlas: MapsAtlas; maps: SparseMap[] }> {
  const maps: SparseMap[] = []
  let total = 0
  const read = await readMapsAtlas(files, path, labels, (map, _, volume) => {
    const sparse = resampleMap(map, volume, header)
    total += sparse.voxels.length
    if (total > mostWeights) throw unfit(tooLarge(baseName(path)))
    maps.push(sparse)
  })
  return { atlas: demand(read, findings), maps }
}

/** Of all voxels with weight, the fraction that carries signal. */
const shareWithSignal = ({ voxels }: MapWeights, fit: MapFit): number =>
  voxels.length === 0 ? 0 : fit.voxelsWithSignal() / voxels.length

const tooMany = (file: string, maps: number): Finding => ({
  code: 'atlas.maps.tooMany',
  severity: 'error',
  place: { file },
  message: `${file} has ${maps} maps; more than ${mostMaps} are not fitted together.`,
  suggestion: 'Check that this is an atlas and not a recording.',
})

const tooLarge = (file: string): Finding => ({
  code: 'atlas.maps.tooLarge',
  severity: 'error',
  place: { file },
  message: `The maps of ${file} have more than ${mostWeights} weights on the grid of the recording.`,
  suggestion: 'Set small weights to 0, or take an atlas with fewer maps.',
})

const collinear = (file: string, { parcels }: MapsAtlas, map: number): Finding => ({
  code: 'atlas.maps.collinear',
  severity: 'error',
  place: { file },
  message: `On the grid of the recording the map ${parcels[map].name} (${map + 1}) is a sum of maps before it: no least squares can tell them apart.`,
  suggestion: 'Leave one of them out, or give a recording of finer voxels.',
})

const hardToTell = (file: string, { parcels }: MapsAtlas, maps: readonly number[]): Finding => ({
  code: 'atlas.maps.alike',
  severity: 'warning',
  place: { file },
  message: `On the grid of the recording ${maps.length} of ${parcels.length} maps are nearly sums of the others: ${some(maps.map((map) => parcels[map].name))}.`,
  suggestion:
    'Their series are mostly noise; a recording of finer voxels, or an atlas of fewer maps, tells them apart.',
})

const unsolvedFrames = (file: string, unsolved: number, frames: number): Finding => ({
  code: 'parcel.frames.unsolved',
  severity: 'warning',
  place: { file },
  message: `In ${unsolved} of ${frames} frames so many voxels are missing that the maps cannot be told apart.`,
  suggestion: 'These frames are n/a in all parcels.',
})
