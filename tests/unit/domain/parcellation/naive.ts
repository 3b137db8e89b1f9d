/** Parcellation as one would write it down, one voxel at a time, to compare the real one with. */
export interface NaiveInput {
  shape: number[]
  /** 4 x 4, rows of four. */
  affine: number[]
  frames: number
  /** Value of a voxel in a frame. */
  value(voxel: number, frame: number): number
  atlasShape: number[]
  atlasAffine: number[]
  label(voxel: number): number
  labels: number[]
}

/** Solves the 3 x 3 system by Cramer's rule: where in the atlas a world position lies. */
function locate(m: number[], world: number[]): number[] {
  const columns = [0, 1, 2].map((c) => [m[c], m[4 + c], m[8 + c]])
  const goal = world.map((mm, i) => mm - m[4 * i + 3])
  const det = (a: number[], b: number[], c: number[]) =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
  const whole = det(columns[0], columns[1], columns[2])
  return [0, 1, 2].map((i) => {
    const [a, b, c] = columns.map((column, j) => (i === j ? goal : column))
    return det(a, b, c) / whole
  })
}

const roundAwayFromZero = (x: number): number => Math.sign(x) * Math.round(Math.abs(Number(x.toFixed(5))))

export function parcellateNaively(input: NaiveInput) {
  const [nx, ny, nz] = input.shape
  const members = new Map<number, number[]>(input.labels.map((label) => [label, []]))
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) {
        const world = [0, 1, 2].map((row) => {
          const [a, b, c, d] = input.affine.slice(row * 4, row * 4 + 4)
          return a * x + b * y + c * z + d
        })
        const [i, j, k] = locate(input.atlasAffine, world).map(roundAwayFromZero)
        const [ax, ay, az] = input.atlasShape
        if (i < 0 || j < 0 || k < 0 || i >= ax || j >= ay || k >= az) continue
        members.get(input.label(i + ax * (j + ay * k)))?.push(x + nx * (y + ny * z))
      }
  const every = Array.from({ length: input.frames }, (_, frame) => frame)
  const mean = (voxels: number[], frame: number) => {
    const known = voxels.map((voxel) => input.value(voxel, frame)).filter(Number.isFinite)
    return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : NaN
  }
  const seen = (voxel: number) =>
    every.some((frame) => Number.isFinite(input.value(voxel, frame)) && input.value(voxel, frame) !== 0)
  return {
    counts: input.labels.map((label) => members.get(label)!.length),
    values: every.map((frame) => input.labels.map((label) => mean(members.get(label)!, frame))),
    coverage: input.labels.map((label) => {
      const voxels = members.get(label)!
      return voxels.length ? voxels.filter(seen).length / voxels.length : 0
    }),
  }
}
