import type { Parcel } from '../../../preload/contract'
import type { LabelVolume } from '../../domain/atlas/labelVolume'
import type { Finding } from '../../domain/finding'
import { voxelsPerFrame, type NiftiHeader } from '../../domain/nifti/header'
import { eachRun } from '../../domain/parcellation/runs'
import { mapVoxels } from '../../domain/parcellation/voxelMap'
import { roughMask } from '../../domain/quality'
import type { FileStore, TaskContext } from '../../ports'
import { readAtlas, type AtlasFile } from '../atlasFiles'
import { demand } from '../fileText'
import { readLabelVolume, streamFrames } from '../volumeFiles'
import { refuseCancelled } from './cancelled'
import type { Input, RunFiles } from './pairRecordings'

/** The voxels of a recording that are looked at. */
export interface Region {
  /** Ascending positions in a frame: those of the mask and those of the atlas. */
  voxels: Int32Array
  /** For each of them: 1 = in the mask. */
  inMask: Uint8Array
  /** For each of them: the column of its parcel, -1 for none; null without an atlas. */
  columns: Int32Array | null
  parcels: Parcel[]
  /** How the mask came about, as the sidecar tells. */
  mask: Record<string, unknown>
}

/** Mask and atlas of all recordings. */
export interface Maps {
  mask: LabelVolume | null
  atlas: AtlasFile | null
}

export const readMaps = async (files: FileStore, input: Input, findings: Finding[]): Promise<Maps> => ({
  mask: input.mask === undefined ? null : demand(await readLabelVolume(files, input.mask), findings),
  atlas: input.atlas === undefined ? null : demand(await readAtlas(files, input.atlas, input.labels), findings),
})

/** The mask of a run counts where there is none for all. */
export const withOwnMask = async (
  files: FileStore,
  { bold, mask }: RunFiles,
  maps: Maps,
  findings: Finding[],
): Promise<Maps> =>
  bold === null || mask === null || maps.mask !== null
    ? maps
    : { ...maps, mask: demand(await readLabelVolume(files, mask), findings) }

/** The voxels that mask and atlas name on a recording's grid; without either one more pass makes a rough mask. */
export async function findRegion(
  files: FileStore,
  path: string,
  header: NiftiHeader,
  maps: Maps,
  { maskShare }: Pick<Input, 'maskShare'>,
  context: TaskContext,
): Promise<Region> {
  const size = voxelsPerFrame(header)
  const columnAt = new Int32Array(size).fill(-1)
  const maskAt = new Uint8Array(size)
  const parcels = maps.atlas?.parcels ?? []
  if (maps.atlas) {
    const labels = parcels.map(({ label }) => label)
    const { runs } = mapVoxels(header, maps.atlas.volume, labels)
    eachRun(runs, (start, end, column) => columnAt.fill(column, start, end))
  }
  let mask: Record<string, unknown> = { Source: 'atlas', Description: 'Voxels with a label of the atlas' }
  if (maps.mask) {
    const volume = { ...maps.mask, labels: maps.mask.labels.map((label) => (label === 0 ? 0 : 1)) }
    eachRun(mapVoxels(header, volume, [1]).runs, (start, end) => maskAt.fill(1, start, end))
    mask = { Source: 'file', Description: 'Voxels that are not 0 in the mask' }
  } else if (maps.atlas) columnAt.forEach((column, voxel) => (maskAt[voxel] = column >= 0 ? 1 : 0))
  else {
    const { voxels, threshold } = roughMask(await meanFrame(files, path, header, context), maskShare)
    voxels.forEach((voxel) => (maskAt[voxel] = 1))
    mask = {
      Source: 'rough',
      Description:
        'Voxels whose mean lies above a share of the way from the 2nd to the 98th percentile of all voxels’ means',
      Share: maskShare,
      Threshold: threshold,
    }
  }
  const voxels = Int32Array.from(columnAt.keys()).filter((voxel) => maskAt[voxel] === 1 || columnAt[voxel] >= 0)
  return {
    voxels,
    inMask: Uint8Array.from(voxels, (voxel) => maskAt[voxel]),
    columns: maps.atlas ? voxels.map((voxel) => columnAt[voxel]) : null,
    parcels,
    mask,
  }
}

async function meanFrame(
  files: FileStore,
  path: string,
  header: NiftiHeader,
  { signal }: TaskContext,
): Promise<Float64Array> {
  const sums = new Float64Array(voxelsPerFrame(header))
  for await (const frame of streamFrames(files, path, header)) {
    refuseCancelled(signal)
    for (let voxel = 0; voxel < frame.length; voxel++) sums[voxel] += frame[voxel]
  }
  return sums.map((sum) => sum / header.frames)
}
