import type { LabelVolume } from '../atlas/labelVolume'

/** Voxel indices i, j, k of each of these labels, one voxel after the other, x fastest; empty where no voxel carries it. */
export function voxelsOf({ labels, shape }: LabelVolume, wanted: ReadonlyArray<number | null>): number[][] {
  const lists = new Map<number, number[]>()
  for (const label of wanted) if (label !== null) lists.set(label, [])
  for (let at = 0; at < labels.length; at++)
    lists
      .get(labels[at])
      ?.push(at % shape[0], Math.floor(at / shape[0]) % shape[1], Math.floor(at / shape[0] / shape[1]))
  return wanted.map((label) => (label === null ? [] : lists.get(label)!))
}
