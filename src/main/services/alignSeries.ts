import type { InputContract } from '../../preload/contract'
import { accept, refuse, type Checked } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import { contractFindings } from './modelFiles'

/**
 * A recording as a model may be fed it: the same parcels, matched by their names, in the order of the model. Refuses
 * what `contractFindings` has errors for.
 *
 * @param file  the name that findings give
 */
export const alignSeries = (contract: InputContract, series: ParcelSeries, file: string): Checked<ParcelSeries> => {
  const findings = contractFindings(contract, series, file)
  if (findings.some(({ severity }) => severity === 'error')) return refuse(...findings)
  const columnOf = new Map(series.parcels.map(({ name }, column) => [name, column]))
  const columns = contract.parcels.map(({ name }) => columnOf.get(name)!)
  return accept(columns.every((column, place) => column === place) ? series : takeColumns(series, columns), findings)
}

const takeColumns = (series: ParcelSeries, columns: readonly number[]): ParcelSeries => {
  const { frames, parcels, values, coverage } = series
  const taken = new Float32Array(frames * columns.length)
  for (let frame = 0; frame < frames; frame++)
    columns.forEach((column, place) => {
      taken[frame * columns.length + place] = values[frame * parcels.length + column]
    })
  return {
    ...series,
    parcels: columns.map((column) => parcels[column]),
    values: taken,
    coverage: coverage && Float32Array.from(columns, (column) => coverage[column]),
  }
}
