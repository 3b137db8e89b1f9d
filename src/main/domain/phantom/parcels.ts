import { nuclei } from './anatomy'
import { boldGrid, positionOf, voxelCount, type BrainFractions } from './head'
import type { Point } from './shapes'

/** Networks in the order of the phantom's parcels, with colours that colour-blind people can tell apart (Tol, muted). */
export const networks = [
  { name: 'Visual', color: '#332288' },
  { name: 'Somatomotor', color: '#88CCEE' },
  { name: 'DorsalAttention', color: '#44AA99' },
  { name: 'Salience', color: '#117733' },
  { name: 'Limbic', color: '#999933' },
  { name: 'Control', color: '#DDCC77' },
  { name: 'Default', color: '#CC6677' },
  { name: 'Subcortical', color: '#882255' },
  { name: 'Cerebellar', color: '#AA4499' },
] as const
export type Network = (typeof networks)[number]['name']

/** A parcel of the phantom's atlas. */
export interface PhantomParcel {
  /** Value in the label volume. */
  label: number
  name: string
  network: Network
  hemisphere: 'LH' | 'RH'
  kind: 'grey' | 'deep' | 'cerebellum'
  /** The voxels that are nearer to this point than to those of other parcels of the side and kind belong to it; mm. */
  seed: Point
}

/** Where cortical parcels lie, on the right side; x = distance from the midplane, mm. */
const cortex: ReadonlyArray<readonly [Network, readonly Point[]]> = [
  [
    'Visual',
    [
      [14, -96, 0],
      [8, -80, 10],
      [40, -80, 6],
      [22, -66, -8],
      [16, -84, 32],
    ],
  ],
  [
    'Somatomotor',
    [
      [42, -22, 56],
      [6, -26, 62],
      [58, -6, 30],
      [58, -24, 10],
      [22, -36, 66],
    ],
  ],
  [
    'DorsalAttention',
    [
      [28, -2, 58],
      [32, -54, 56],
      [50, -60, -8],
      [14, -64, 56],
    ],
  ],
  [
    'Salience',
    [
      [38, 10, 0],
      [6, 16, 36],
      [60, -34, 34],
      [52, 12, 12],
    ],
  ],
  [
    'Limbic',
    [
      [18, 34, -16],
      [42, 14, -30],
      [50, -16, -36],
    ],
  ],
  [
    'Control',
    [
      [42, 32, 30],
      [50, -50, 46],
      [32, 54, 4],
      [62, -44, -10],
    ],
  ],
  [
    'Default',
    [
      [6, 52, 2],
      [8, 44, 36],
      [6, -50, 28],
      [48, -66, 30],
      [60, -14, -14],
      [24, 24, 52],
    ],
  ],
]
const cerebellar: readonly Point[] = [
  [12, -52, -30],
  [36, -58, -40],
  [20, -78, -40],
]

/**
 * The parcels in the order of their labels, which count from 1. Each left parcel is followed by its mirror image on
 * the right, as in other atlases that number left and right in turn.
 */
export const parcels: readonly PhantomParcel[] = listParcels()

function listParcels(): PhantomParcel[] {
  const sides = [
    ...cortex.flatMap(([network, seeds]) =>
      seeds.map((seed, i) => ({ name: `${network}-${i + 1}`, network, kind: 'grey' as const, seed })),
    ),
    ...nuclei.map(({ name, centre }) => ({
      name,
      network: 'Subcortical' as const,
      kind: 'deep' as const,
      seed: centre,
    })),
    ...cerebellar.map((seed, i) => ({
      name: `Cerebellum-${i + 1}`,
      network: 'Cerebellar' as const,
      kind: 'cerebellum' as const,
      seed,
    })),
  ]
  return sides.flatMap((side, pair) =>
    (['LH', 'RH'] as const).map((hemisphere, i) => ({
      ...side,
      hemisphere,
      label: 2 * pair + i + 1,
      name: `${hemisphere}-${side.name}`,
      seed: hemisphere === 'LH' ? ([-side.seed[0], side.seed[1], side.seed[2]] as const) : side.seed,
    })),
  )
}

const squaredDistance = (a: Point, b: Point) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2

/** Which parcel each voxel of the 4 mm grid takes part in. */
export interface ParcelMap {
  /** Index into `parcels`, -1 = none: every voxel with some grey matter, also where it is the smaller part. */
  nearest: Int16Array
  /** Fraction of grey matter of any kind, 0..1. */
  grey: Float32Array
  /** The label volume: labels of the voxels that are grey matter for at least one half, else 0. */
  labels: Int16Array
}

/** Cuts the grey matter into parcels: each voxel goes to the nearest seed of its side and kind. */
export const mapParcels = ({ grey, deep, cerebellum }: BrainFractions): ParcelMap => {
  const count = voxelCount(boldGrid)
  const map = { nearest: new Int16Array(count).fill(-1), grey: new Float32Array(count), labels: new Int16Array(count) }
  for (let voxel = 0; voxel < count; voxel++) {
    const amounts = { grey: grey[voxel], deep: deep[voxel], cerebellum: cerebellum[voxel] }
    const total = amounts.grey + amounts.deep + amounts.cerebellum
    if (total === 0) continue
    const kind = (['grey', 'deep', 'cerebellum'] as const).reduce((a, b) => (amounts[b] > amounts[a] ? b : a))
    map.nearest[voxel] = nearestParcel(positionOf(boldGrid, voxel), kind)
    map.grey[voxel] = total
    if (total >= 0.5) map.labels[voxel] = parcels[map.nearest[voxel]].label
  }
  return map
}

const nearestParcel = (position: Point, kind: PhantomParcel['kind']): number => {
  const hemisphere = position[0] < 0 ? 'LH' : 'RH'
  let nearest = -1
  let least = Infinity
  parcels.forEach((parcel, index) => {
    if (parcel.kind !== kind || parcel.hemisphere !== hemisphere) return
    const distance = squaredDistance(position, parcel.seed)
    if (distance < least) [least, nearest] = [distance, index]
  })
  return nearest
}
