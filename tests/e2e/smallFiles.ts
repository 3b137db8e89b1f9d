import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeNifti } from '../../src/main/domain/nifti/write'

const affine = [4, 0, 0, -20, 0, 4, 0, -22, 0, 0, 4, -18, 0, 0, 0, 1] as const
const [nx, ny, nz, frames] = [10, 11, 9, 24]

/** Four blocks of the grid are the parcels. */
const labelAt = (x: number, y: number): number => 1 + (x < nx / 2 ? 0 : 1) + (y < ny / 2 ? 0 : 2)

/** A small recording, its atlas, and the same recording cut off in the middle: names as people give them. */
export function writeSmallFiles(folder: string): { bold: string; atlas: string; table: string; broken: string } {
  mkdirSync(folder, { recursive: true })
  const labels: number[] = []
  const voxels: number[] = []
  for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) labels.push(labelAt(x, y))
  for (let frame = 0; frame < frames; frame++)
    labels.forEach((label, voxel) => voxels.push(500 + 40 * Math.sin(frame / (2 + label)) + (voxel % 7)))
  const grid = { affine: [...affine], space: 'mni' as const }
  const bold = gzipSync(
    encodeNifti({ ...grid, shape: [nx, ny, nz, frames], trSeconds: 1.5, datatype: 'float32', data: voxels }),
  )
  const atlas = gzipSync(encodeNifti({ ...grid, shape: [nx, ny, nz], datatype: 'uint8', data: labels }))
  const paths = {
    bold: join(folder, 'sub-guest_task-rest_bold.nii.gz'),
    atlas: join(folder, 'atlas-Blocks_dseg.nii.gz'),
    table: join(folder, 'atlas-Blocks_dseg.tsv'),
    broken: join(folder, 'sub-cut_task-rest_bold.nii.gz'),
  }
  writeFileSync(paths.bold, bold)
  writeFileSync(paths.atlas, atlas)
  writeFileSync(paths.table, 'index\tname\tnetwork\n1\tA\tOne\n2\tB\tOne\n3\tC\tTwo\n4\tD\tTwo\n')
  writeFileSync(paths.broken, bold.subarray(0, bold.length >> 1))
  return paths
}
