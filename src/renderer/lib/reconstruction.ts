/** What the four planes of a reconstruction hold. */
const planes = { recorded: 0, reconstructed: 1, low: 2, high: 3 } as const
export type Plane = keyof typeof planes

interface Grid {
  shape: readonly number[]
  data: Float32Array
}

/** One parcel's course in one plane of the [4, T, P] array: T values, NaN = missing. */
export const courseOf = (reconstruction: Grid, plane: Plane, parcel: number): Float32Array => {
  const [, frames, parcels] = reconstruction.shape
  const course = new Float32Array(frames)
  const start = planes[plane] * frames * parcels + parcel
  for (let frame = 0; frame < frames; frame++) course[frame] = reconstruction.data[start + frame * parcels]
  return course
}
