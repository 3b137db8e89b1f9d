import { boldGrid, positionOf, voxelCount, type BrainFractions } from './head'
import { parcels, type ParcelMap } from './parcels'
import { bell } from './shapes'

/**
 * Places where a signal is measured: single voxels, or means over the voxels of parcels. Everything that reaches a
 * place is a sum of shared courses times a loading, so the mean over a parcel's voxels is the same sum with the mean
 * loadings: parcel series follow the law that parcellating a 4D recording would give, without the recording.
 */
export interface Sites {
  count: number
  /** Brightness at rest, arbitrary scanner units. */
  baseline: Float32Array
  /** Index of the parcel whose fluctuation the place shows, -1 = none. */
  parcel: Int16Array
  /** Scanner units per percent of that fluctuation. */
  gain: Float32Array
  /** [count, nuisanceNames.length] scanner units per unit of each nuisance course. */
  loadings: Float32Array
  /** Standard deviation of the thermal noise, scanner units. */
  thermal: Float32Array
}

/** The shared courses besides the parcels' own: see `nuisance.ts`. */
export const nuisanceNames = [
  'breath',
  'heartSine',
  'heartCosine',
  'drift',
  'driftX',
  'driftY',
  'driftZ',
  'transX',
  'transY',
  'transZ',
  'rotX',
  'rotY',
  'rotZ',
  'spike',
] as const
const courses = nuisanceNames.length

/** Voxels of the brain and what they show. */
export interface BrainSites extends Sites {
  /** Voxel index on the 4 mm grid of each site. */
  voxels: Int32Array
}

/** Scanner units: the brain is about 1000 bright, a voxel's thermal noise 1 % of that. */
const brightness = { grey: 950, white: 780, fluid: 1250 }
const thermalNoise = 10
/** What realignment and interpolation leave of the edges that motion moves. */
const motionLeft = 0.15

const brightnessOf = ({ grey, deep, cerebellum, white, fluid }: BrainFractions, voxel: number) => {
  const [x, y, z] = positionOf(boldGrid, voxel)
  const tissue =
    brightness.grey * (grey[voxel] + deep[voxel] + cerebellum[voxel]) +
    brightness.white * white[voxel] +
    brightness.fluid * fluid[voxel]
  const coil = 0.9 + 0.2 * ((x / 70) ** 2 + (y / 90) ** 2 + (z / 70) ** 2) * 0.5
  // Air in the sinuses takes signal from the brain above them.
  const loss = 0.45 * bell(Math.hypot(x, y - 44, z + 26), 18)
  return tissue * coil * (1 - loss)
}

const brainShare = ({ grey, deep, cerebellum, white }: BrainFractions, voxel: number) =>
  grey[voxel] + deep[voxel] + cerebellum[voxel] + white[voxel]

/** All voxels that are at least a quarter brain. */
export const findBrainSites = (fractions: BrainFractions, map: ParcelMap): BrainSites => {
  const all = voxelCount(boldGrid)
  const image = Float32Array.from({ length: all }, (_, voxel) => brightnessOf(fractions, voxel))
  const voxels = Int32Array.from(image.keys()).filter((voxel) => brainShare(fractions, voxel) >= 0.25)
  const sites = emptySites(voxels.length)
  voxels.forEach((voxel, site) => {
    sites.baseline[site] = image[voxel]
    sites.parcel[site] = map.nearest[voxel]
    sites.gain[site] = (image[voxel] / 100) * map.grey[voxel]
    sites.thermal[site] = thermalNoise
    sites.loadings.set(loadingsOf(image, fractions, voxel), site * courses)
  })
  return { ...sites, voxels }
}

const emptySites = (count: number): Sites => ({
  count,
  baseline: new Float32Array(count),
  parcel: new Int16Array(count),
  gain: new Float32Array(count),
  loadings: new Float32Array(count * courses),
  thermal: new Float32Array(count),
})

/** In the order of `nuisanceNames`. */
const loadingsOf = (image: Float32Array, { fluid }: BrainFractions, voxel: number): number[] => {
  const [x, y, z] = positionOf(boldGrid, voxel)
  const percent = image[voxel] / 100
  const rim = Math.min(1, Math.hypot(x / 66, (y + 12) / 88, (z - 10) / 64))
  // Large vessels run at the base and in the fissure; the chest's movement is felt most below.
  const vessels = 0.3 + bell(Math.hypot(x, z + 18), 26) + 0.5 * fluid[voxel]
  const phase = (y + z) / 60
  const [slopeX, slopeY, slopeZ] = slopesOf(image, voxel)
  // Where a head moves by d, the brightness at a fixed place changes by -slope . d.
  const moved = [
    -slopeX,
    -slopeY,
    -slopeZ,
    -(slopeZ * y - slopeY * z),
    -(slopeX * z - slopeZ * x),
    -(slopeY * x - slopeX * y),
  ]
  return [
    percent * (0.8 - z / 120),
    percent * vessels * Math.cos(phase),
    percent * vessels * Math.sin(phase),
    percent,
    (percent * x) / 60,
    (percent * y) / 80,
    (percent * z) / 60,
    ...moved.map((change) => motionLeft * change),
    percent * (0.5 + rim),
  ]
}

/** Change of brightness per mm along x, y and z, by central differences. */
const slopesOf = (image: Float32Array, voxel: number): number[] =>
  [1, boldGrid.shape[0], boldGrid.shape[0] * boldGrid.shape[1]].map(
    (step) => ((image[voxel + step] ?? 0) - (image[voxel - step] ?? 0)) / (2 * boldGrid.voxelMm),
  )

/** The same for the means over the voxels of each label: what parcellation sees. */
export const findParcelSites = (brain: BrainSites, { labels }: ParcelMap): Sites => {
  const sites = emptySites(parcels.length)
  const members = new Int32Array(parcels.length)
  brain.voxels.forEach((voxel, site) => {
    if (labels[voxel] === 0) return
    const parcel = brain.parcel[site]
    members[parcel]++
    sites.baseline[parcel] += brain.baseline[site]
    sites.gain[parcel] += brain.gain[site]
    for (let course = 0; course < courses; course++)
      sites.loadings[parcel * courses + course] += brain.loadings[site * courses + course]
  })
  members.forEach((count, parcel) => {
    sites.parcel[parcel] = parcel
    sites.baseline[parcel] /= count
    sites.gain[parcel] /= count
    sites.thermal[parcel] = thermalNoise / Math.sqrt(count)
    for (let course = 0; course < courses; course++) sites.loadings[parcel * courses + course] /= count
  })
  return sites
}
