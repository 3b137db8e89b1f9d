import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { fitTime, isWhole, revealTime, shiftTime, wholeTime, zoomTime, type TimeWindow } from '../../lib/timeWindow'

/**
 * Time as all views of a recording share it: the frame that is shown, the one that is kept when the pointer goes, and the
 * part of the recording in sight.
 */
export const useTime = (frames: ComputedRef<number>, cursor: Ref<number>, keep: (frame: number) => void) => {
  const kept = computed(() => Math.min(cursor.value, Math.max(frames.value - 1, 0)))
  /** Under the pointer; null when it is elsewhere. */
  const passing = ref<number | null>(null)
  const frame = computed(() => Math.min(passing.value ?? kept.value, Math.max(frames.value - 1, 0)))

  const span = shallowRef<TimeWindow>(wholeTime(frames.value))
  watch(frames, (count) => (span.value = wholeTime(count)))
  watch(kept, (now) => (span.value = revealTime(span.value, frames.value, now)))

  const pick = (to: number) => {
    passing.value = null
    keep(Math.min(Math.max(to, 0), Math.max(frames.value - 1, 0)))
  }
  return {
    frames,
    frame,
    kept,
    span,
    whole: computed(() => isWhole(span.value, frames.value)),
    pick,
    /** The pointer is over a frame, or over none. */
    pass: (under: number | null) => (passing.value = under),
    /** About a place in frames; about the cursor when none is given. */
    zoom: (factor: number, at = kept.value + 0.5) => (span.value = zoomTime(span.value, frames.value, factor, at)),
    move: (by: number) => (span.value = shiftTime(span.value, frames.value, by)),
    show: (window: TimeWindow) => (span.value = fitTime(window, frames.value)),
    showAll: () => (span.value = wholeTime(frames.value)),
  }
}
export type Time = ReturnType<typeof useTime>
