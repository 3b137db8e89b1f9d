import { areRegions } from '../../domain/atlas/areRegions'
import type { Finding } from '../../domain/finding'
import type { NiftiHeader } from '../../domain/nifti/header'
import { giveBack } from '../../domain/giveBack'
import { accumulateParcels } from '../../domain/parcellation/accumulate'
import {
  isTooLittle,
  judgePlace,
  labelledWithSignal,
  remarkOnParcels,
  signalWithinLabels,
} from '../../domain/parcellation/fit'
import { placesOfRuns } from '../../domain/parcellation/runs'
import { mapVoxels } from '../../domain/parcellation/voxelMap'
import type { FileStore } from '../../ports'
import { readAtlas, type AtlasFile } from '../atlasFiles'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { readVolumeFrame, streamVoxels } from '../volumeFiles'
import { doubtSpaces } from './doubtSpaces'
import { followFrames, unfit, type ChosenAtlas, type Method, type Wanted } from './method'

/** The mean of the voxels of each label of a volume. */
export async function prepareLabels(
  files: FileStore,
  wanted: Wanted,
  header: NiftiHeader,
  findings: Finding[],
): Promise<Method> {
  const { bold, atlas: atlasPath, labels } = wanted
  const atlas = demand(await readAtlas(files, atlasPath, labels), findings)
  findings.push(...(await doubtSpaces(files, wanted, { bold: header.space, atlas: atlas.volume.space })))
  if (atlas.parcels.length > 1 && !areRegions(atlas.volume)) findings.push(noRegions(baseName(atlasPath)))
  const map = mapVoxels(
    header,
    atlas.volume,
    atlas.parcels.map(({ label }) => label),
  )
  giveBack(atlas.volume.labels.buffer)
  return {
    atlas: chosenLabels(atlas),
    stat: 'mean',
    sources: [bold],
    trSeconds: header.trSeconds,
    async extract(context, remarks) {
      const means = accumulateParcels(header, map)
      const follow = followFrames(header.frames, context)
      for await (const piece of streamVoxels(files, bold, header, (finding) => remarks.push(finding))) {
        means.add(piece)
        follow(means.frames())
      }
      const { values, coverage } = means.finish()
      const withSignal = labelledWithSignal(coverage, map.counts)
      await refuseOtherPlace(
        files,
        { bold, atlas: atlasPath, header, voxels: () => placesOfRuns(map.runs), withSignal },
        remarks,
      )
      remarks.push(...remarkOnParcels(atlas.parcels, map.counts, coverage, baseName(bold)))
      const emptyParcels = map.counts.filter((voxels) => voxels === 0).length
      return { frames: header.frames, values, coverage, emptyParcels }
    },
  }
}

/** A label volume as it is kept beside a series. */
export const chosenLabels = ({ name, hash, phantom, parcels, file }: AtlasFile): ChosenAtlas => ({
  name,
  kind: 'labels',
  hash,
  phantom,
  parcels,
  content: file,
  ending: /\.gz$/i.test(file) ? '_dseg.nii.gz' : '_dseg.nii',
})

/**
 * Throws when the atlas lies elsewhere. Only where coverage is suspiciously low a frame is read once more to tell why.
 * @param of  `voxels`: those that belong to a parcel; `withSignal`: how much of them carries signal
 */
export async function refuseOtherPlace(
  files: FileStore,
  of: { bold: string; atlas: string; header: NiftiHeader; voxels: () => Int32Array; withSignal: number },
  remarks: Finding[],
): Promise<void> {
  if (!isTooLittle(of.withSignal)) return
  const frame = demand(await readVolumeFrame(files, of.bold, of.header, 0))
  const finding = judgePlace(of.withSignal, signalWithinLabels(frame, of.voxels()), baseName(of.atlas))
  if (finding?.severity === 'error') throw unfit(finding, remarks)
  if (finding) remarks.push(finding)
}

const noRegions = (file: string): Finding => ({
  code: 'atlas.notRegions',
  severity: 'warning',
  place: { file },
  message: `Neighbouring voxels of ${file} mostly differ: it looks like a picture, not like a map of labels.`,
  suggestion: 'Check that this is the label volume.',
})
