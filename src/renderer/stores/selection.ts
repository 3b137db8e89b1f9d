import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { canGoBack, canGoForward, move, present, startTrail, stepTo } from '../lib/trail'

/** What is looked at. Every view reads it and writes it. */
export interface Cursor {
  recordingId: string | null
  /** A detection's result, where one is looked at. */
  resultId: string | null
  /** Name of the parcel. */
  parcel: string | null
  /** From 0. */
  frame: number
  network: string | null
  /** World position in mm (RAS+) of the crosshair; null = wherever the parcel is. */
  mm: readonly [number, number, number] | null
}

const nowhere: Cursor = { recordingId: null, resultId: null, parcel: null, frame: 0, network: null, mm: null }

const same = (a: Cursor, b: Cursor): boolean =>
  a.recordingId === b.recordingId &&
  a.resultId === b.resultId &&
  a.parcel === b.parcel &&
  a.frame === b.frame &&
  a.network === b.network &&
  (a.mm === b.mm ||
    (a.mm !== null && b.mm !== null && a.mm.every((value, axis) => Math.abs(value - b.mm![axis]) < 1e-3)))

/** A step worth coming back to: another recording, result, parcel or network. Frames and millimetres fold into it. */
const notable = (a: Cursor, b: Cursor): boolean =>
  a.recordingId !== b.recordingId || a.resultId !== b.resultId || a.parcel !== b.parcel || a.network !== b.network

/** THE cursor of the window. */
export const useSelection = defineStore('selection', () => {
  const trail = shallowRef(startTrail<Cursor>(nowhere))
  const cursor = computed(() => present(trail.value))

  /** Moves the cursor; what is not named stays. */
  const look = (change: Partial<Cursor>) => {
    const next = { ...cursor.value, ...change }
    if (same(next, cursor.value)) return
    const blank = same(cursor.value, nowhere)
    trail.value = stepTo(trail.value, next, blank || !notable(next, cursor.value))
  }
  /** Another recording: the parcel stays by name, so that recordings can be compared; the frame starts over. */
  const lookAtRecording = (recordingId: string | null) => {
    if (recordingId !== cursor.value.recordingId) look({ recordingId, frame: 0, resultId: null })
  }
  const lookAtParcel = (parcel: string | null, mm: Cursor['mm'] = null) => look({ parcel, mm })
  /** Lets go of parcel and network. */
  const release = () => look({ parcel: null, network: null, mm: null })

  return {
    cursor,
    recordingId: computed(() => cursor.value.recordingId),
    resultId: computed(() => cursor.value.resultId),
    parcel: computed(() => cursor.value.parcel),
    frame: computed(() => cursor.value.frame),
    network: computed(() => cursor.value.network),
    mm: computed(() => cursor.value.mm),
    look,
    lookAtRecording,
    lookAtParcel,
    release,
    back: () => (trail.value = move(trail.value, -1)),
    forward: () => (trail.value = move(trail.value, 1)),
    canGoBack: computed(() => canGoBack(trail.value)),
    canGoForward: computed(() => canGoForward(trail.value)),
  }
})
