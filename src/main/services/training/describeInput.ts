import type { InputContract } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { MaskedModel } from '../../models/maskedModel'
import type { Positions } from './positions'

/** Cells of a window that are judged one by one, where the tokens do not say. */
const usualCells = 10

/** Frames of a judged cell: those of a token, or the part of the window that is nearest to a tenth. */
export const cellFrames = ({ config, windowFrames }: Pick<MaskedModel, 'config' | 'windowFrames'>): number => {
  if (typeof config.patchFrames === 'number') return config.patchFrames
  const divisors = Array.from({ length: windowFrames }, (_, i) => i + 1).filter((size) => windowFrames % size === 0)
  const wanted = windowFrames / usualCells
  return divisors.reduce((best, size) => (Math.abs(size - wanted) < Math.abs(best - wanted) ? size : best))
}

/**
 * What a new model may be fed. A model of images sees parcels as rows: they are sorted from back to front, by the Y of
 * their centres, as the published ones are; without positions they stay in the order of the series, which is remarked on.
 *
 * @returns the contract, and by place in it the column of the series; null = as they are
 */
export const describeInput = (
  model: MaskedModel,
  positions: Positions,
  given: { trSeconds: number | null; gain: number; coordinateUnitMm: number },
): { contract: InputContract; order: number[] | null; findings: Finding[] } => {
  const asImage = model.architecture === 'brainlm-vitmae'
  const { atlas, coordinates, parcels, centres } = positions
  const sorted = asImage && coordinates !== 'none'
  const order = sorted ? sortByY(centres) : null
  const inOrder = <T>(values: readonly T[]): T[] => (order ? order.map((column) => values[column]) : [...values])
  const contract: InputContract = {
    atlas,
    parcels: inOrder(parcels),
    coordinates,
    centres: inOrder(centres),
    coordinateUnitMm: given.coordinateUnitMm,
    trSeconds: given.trSeconds,
    windowFrames: model.windowFrames,
    patchFrames: cellFrames(model),
    scaling: { method: 'robust', gain: given.gain },
  }
  return { contract, order, findings: asImage && !sorted ? [unsorted] : [] }
}

/** Columns by Y ascending; those of the same Y in their order. */
const sortByY = (centres: ReadonlyArray<readonly [number, number, number]>): number[] =>
  centres.map((_, column) => column).sort((a, b) => centres[a][1] - centres[b][1] || a - b)

const unsorted: Finding = {
  code: 'cohort.rows.unsorted',
  severity: 'warning',
  place: {},
  message:
    'Nothing says where the parcels lie: they are the rows of the image in the order of the series, not from back to front.',
  suggestion: 'Give the label volume that the series were made with.',
}
