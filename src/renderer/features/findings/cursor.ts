import { computed, type ComputedRef } from 'vue'
import type { Cell } from '../../../preload/contract'
import { cellKey, windowAt } from '../../lib/cells'
import { useSelection } from '../../stores'
import type { ResultData } from './resultData'

/** The shared cursor in terms of a result: which parcel and which window it is in, and how to move it. */
export interface ResultCursor {
  /** Column of the parcel; -1 when none is chosen. */
  parcel: ComputedRef<number>
  /** -1 when the frame lies in no window. */
  window: ComputedRef<number>
  /** The finding under the cursor. */
  cell: ComputedRef<Cell | undefined>
  toCell(cell: Cell): void
  to(parcel: number, window: number): void
  toFrame(frame: number): void
}

const middle = ([first, last]: readonly [number, number]): number => Math.floor((first + last) / 2)

export const useResultCursor = (data: () => ResultData): ResultCursor => {
  const selection = useSelection()
  const parcel = computed(() => data().indexOf.get(selection.parcel ?? '') ?? -1)
  const window = computed(() => windowAt(data().spans, selection.frame))
  const cell = computed(() => data().cellOf.get(cellKey(selection.parcel ?? '', window.value)))
  return {
    parcel,
    window,
    cell,
    toCell: (to) => selection.look({ parcel: to.parcel, frame: middle([to.firstFrame, to.lastFrame]), mm: null }),
    to: (column, row) => {
      const { parcels, spans } = data()
      const name = parcels[column]?.name ?? selection.parcel
      // The crosshair stays within a parcel that is looked at window by window.
      const mm = name === selection.parcel ? selection.mm : null
      selection.look({ parcel: name, frame: spans[row] ? middle(spans[row]) : selection.frame, mm })
    },
    toFrame: (frame) => {
      const last = data().result.frames - 1
      selection.look({ frame: Math.min(Math.max(Math.round(frame), 0), last) })
    },
  }
}
