import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { graphMeasures } from './measures'
import { writeParcelTable, type Target } from './writeTables'

/** A matrix that lies in a file, and where its measures go. */
interface WholeMatrix extends Pick<ParcelSeries, 'parcels' | 'atlas' | 'phantom'> {
  /** Of the table. */
  path: string
  /** The file of the matrix. */
  source: string
  /** [parcels, parcels]; missing NaN. */
  values: Float32Array | Float64Array
  stat: string | null
}

/** Writes the measures of the graph of a whole matrix; parcels without any value are left out, and named. */
export const measureMatrix = async (
  target: Target,
  { path, source, parcels, values, stat, atlas, phantom }: WholeMatrix,
): Promise<{ files: string[]; findings: Finding[] }> => {
  const used = usedParcels(values, parcels.length)
  const nodes = used.length
  const part = Float64Array.from(
    { length: nodes ** 2 },
    (_, at) => values[used[Math.floor(at / nodes)] * parcels.length + used[at % nodes]],
  )
  const { columns, facts, findings } = graphMeasures({ path: source, nodes }, part, target.input)
  const isUsed = new Set(used)
  const more = {
    Values: stat ?? 'not stated',
    Parcels: parcels.length,
    ParcelsUsed: nodes,
    ParcelsLeftOut: parcels.flatMap(({ name }, at) => (isUsed.has(at) ? [] : [{ Name: name, Reason: 'no values' }])),
    ...(atlas ? { Atlas: { Name: atlas.name, Hash: atlas.hash } } : {}),
    Phantom: phantom,
  }
  return { files: await writeParcelTable(target, { path, source, parcels, used, columns, facts, more }), findings }
}

/** Parcels that have a value with any other. */
const usedParcels = (values: ArrayLike<number>, count: number): number[] =>
  Array.from({ length: count }, (_, parcel) => parcel).filter((parcel) => {
    for (let other = 0; other < count; other++)
      if (other !== parcel && !Number.isNaN(values[parcel * count + other])) return true
    return false
  })
