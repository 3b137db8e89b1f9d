/**
 * Slow cosines that make a high-pass filter when they are regressed out: the discrete cosine transform's first
 * functions (DCT-II), without the constant. As in SPM, fMRIPrep and nilearn: as many as fit below the cut,
 * floor(2 * frames * TR * cut), at most frames - 1.
 *
 * @param frames     length of the recording, before any frame was left out
 * @param trSeconds  seconds between frames
 * @param lowCutHz   what is slower goes
 * @returns columns of `frames` values, each of length 1
 */
export function cosineDrift(frames: number, trSeconds: number, lowCutHz: number): Float64Array[] {
  const count = Math.min(frames - 1, Math.floor(2 * frames * lowCutHz * trSeconds))
  const height = Math.sqrt(2 / frames)
  return Array.from({ length: Math.max(0, count) }, (_, k) =>
    Float64Array.from(
      { length: frames },
      (_, frame) => height * Math.cos((Math.PI / frames) * (frame + 0.5) * (k + 1)),
    ),
  )
}
