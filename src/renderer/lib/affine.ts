/** Affine maps of space as three rows of four: voxel indices to mm, or back. */
export type Affine = ReadonlyArray<ReadonlyArray<number>>
export type Point = readonly [number, number, number]

export const applyAffine = (map: Affine, [x, y, z]: Point): [number, number, number] => {
  const row = (i: number) => map[i][0] * x + map[i][1] * y + map[i][2] * z + map[i][3]
  return [row(0), row(1), row(2)]
}

/** The way back; null when the map is flat and has none. */
export const invertAffine = (map: Affine): number[][] | null => {
  const [[a, b, c, p], [d, e, f, q], [g, h, i, r]] = map
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) return null
  const inverse = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / determinant))
  return inverse.map((row) => [...row, -(row[0] * p + row[1] * q + row[2] * r)])
}
