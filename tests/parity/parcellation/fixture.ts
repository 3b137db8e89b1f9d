import { buildNifti, obliqueForm } from '../../fixtures/nifti'

/** Pseudo-random numbers in 0..1, the same on every machine: only whole-number arithmetic. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Parcels in blocks of three voxels, with gaps in the labels and most of them above 255; a third is background. */
function blocks([nx, ny, nz]: number[]): number[] {
  const labels: number[] = []
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) {
        const block = Math.floor(x / 3) + 7 * Math.floor(y / 3) + 49 * Math.floor(z / 3)
        labels.push(block % 3 === 0 ? 0 : 17 + block * 41)
      }
  return labels
}

const lengths = [14, 15, 12]
const voxels = 14 * 15 * 12
const fine = [26, 27, 22]

/** Files that try the reader and the parcellation alike; the reference script reads the same bytes. */
export function makeFixture(): Record<string, Uint8Array> {
  const random = makeRandom(20)
  const signal = (frames: number) =>
    Array.from({ length: voxels * frames }, (_, i) =>
      (i % voxels) % 13 === 0 ? 0 : Math.floor(random() * 60000) - 30000,
    )
  const missing = signal(7).map((value, i) => (i % 17 === 0 || i % voxels < 40 ? NaN : value / 64))
  const label = blocks(fine)
  // A parcel too small for the recordings' grids.
  label[12 + 26 * (13 + 27 * 11)] = 65000
  return {
    // Oblique, scaled, another grid than the atlas.
    'oblique_bold.nii': buildNifti({
      lengths: [...lengths, 9],
      values: signal(9),
      sform: obliqueForm,
      slope: 0.0625,
      intercept: 1000,
    }),
    // NIfTI-2, big-endian, by its qform, with missing values.
    'missing_bold.nii': buildNifti({
      version: 2,
      littleEndian: false,
      type: 'float32',
      lengths: [...lengths, 7],
      values: missing,
      qform: { code: 1, quaternion: [0.1, -0.2, 0.3], offset: [-12, -14, -11], qfac: -1 },
      pixdim: [2.5, 2, 1.75, 2],
    }),
    'single_bold.nii': buildNifti({ lengths: [...lengths, 1], values: signal(1), sform: obliqueForm, type: 'int32' }),
    'fine_dseg.nii': buildNifti({
      type: 'uint16',
      lengths: fine,
      values: label,
      sform: { code: 4, rows: [-1.5, 0, 0, 14, 0, 1.5, 0, -17, 0, 0, 2, -14] },
    }),
    'same_dseg.nii': buildNifti({
      type: 'float64',
      lengths,
      values: blocks(lengths),
      sform: obliqueForm,
      extension: 16,
    }),
  }
}
