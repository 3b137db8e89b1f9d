import type { NiftiHeader } from '../../domain/nifti/header'
import { countMedian, sumCourses, type CourseQuality } from '../../domain/quality'
import type { Finding } from '../../domain/finding'
import type { FileStore, TaskContext } from '../../ports'
import { streamFrames } from '../volumeFiles'
import { refuseCancelled } from './cancelled'
import type { Region } from './region'

/** Quality of a recording's voxels. */
export interface VoxelQuality extends CourseQuality {
  /** Of the voxels in the mask that take part; ascending. */
  tsnr: Float64Array
  /** Median of all values in the mask; DVARS is told with this as 1000. */
  median: number
  /** How often the file was read. */
  passes: number
  /** Of each parcel; null without an atlas. */
  parcels: ParcelQuality[] | null
}

export interface ParcelQuality {
  name: string
  /** On the recording's grid. */
  voxels: number
  /** Share of them that are not 0 or missing in all frames; 0 without voxels. */
  coverage: number
  /** Mean over its voxels that vary; NaN without any. */
  tsnr: number
}

/** Values of voxels over time that are held at once: 256 MiB as float32. */
const mostValues = 2 ** 26

/**
 * Reads a recording in as many passes as it takes to have the courses of a part of its voxels in memory at a time, and
 * once more for the exact median when that is more than one.
 *
 * @param most  values held at once
 */
export async function measureVoxels(
  files: FileStore,
  path: string,
  header: NiftiHeader,
  region: Region,
  { progress, signal, remark }: TaskContext & { remark?: (finding: Finding) => void },
  most = mostValues,
): Promise<VoxelQuality> {
  const { frames } = header
  const { voxels, inMask } = region
  const perPass = Math.max(1, Math.floor(most / frames))
  const sums = sumCourses(frames)
  const outside = sumCourses(frames)
  const middle = countMedian()
  const tsnr = new Float64Array(voxels.length)
  const hasSignal = new Uint8Array(voxels.length)
  const block = new Float32Array(Math.min(perPass, voxels.length) * frames)
  let passes = 0
  for (let from = 0; from < voxels.length; from += perPass) {
    const part = voxels.subarray(from, from + perPass)
    let frame = 0
    passes++
    for await (const values of streamFrames(files, path, header, passes === 1 ? remark : undefined)) {
      refuseCancelled(signal)
      for (let i = 0; i < part.length; i++) block[i * frames + frame] = values[part[i]]
      frame++
    }
    for (let i = 0; i < part.length; i++) {
      const course = block.subarray(i * frames, (i + 1) * frames)
      tsnr[from + i] = (inMask[from + i] ? sums : outside).add(course)
      hasSignal[from + i] = course.some((value) => Number.isFinite(value) && value !== 0) ? 1 : 0
      if (inMask[from + i]) course.forEach(middle.first)
    }
    progress({ fraction: (from + part.length) / voxels.length, message: 'Voxels over time' })
  }
  if (passes === 1)
    voxels.forEach((_, i) => inMask[i] && block.subarray(i * frames, (i + 1) * frames).forEach(middle.second))
  else {
    for await (const values of streamFrames(files, path, header)) {
      refuseCancelled(signal)
      voxels.forEach((voxel, i) => inMask[i] && middle.second(values[voxel]))
    }
    passes++
  }
  return {
    ...sums.finish(),
    tsnr: tsnr.filter((value, i) => inMask[i] === 1 && Number.isFinite(value)).sort(),
    median: middle.finish(),
    passes,
    parcels: region.columns && parcelsOf(region, region.columns, tsnr, hasSignal),
  }
}

function parcelsOf(
  { parcels }: Region,
  columns: Int32Array,
  tsnr: Float64Array,
  hasSignal: Uint8Array,
): ParcelQuality[] {
  const found = parcels.map(({ name }) => ({ name, voxels: 0, seen: 0, sum: 0, varying: 0 }))
  columns.forEach((column, i) => {
    if (column < 0) return
    const parcel = found[column]
    parcel.voxels++
    parcel.seen += hasSignal[i]
    if (!Number.isFinite(tsnr[i])) return
    parcel.varying++
    parcel.sum += tsnr[i]
  })
  return found.map(({ name, voxels, seen, sum, varying }) => ({
    name,
    voxels,
    coverage: voxels > 0 ? seen / voxels : 0,
    tsnr: varying > 0 ? sum / varying : NaN,
  }))
}
