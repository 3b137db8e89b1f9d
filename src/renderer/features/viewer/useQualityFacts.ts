import { ref, shallowRef, watch, type ComputedRef } from 'vue'
import { qualityCourses, type AppError, type Recording, type RecordingQuality } from '../../../preload/contract'
import type { Spectrum } from '../../lib/periodogram'
import { toAppError, useQuality, type FloatArray } from '../../stores'

type CourseName = (typeof qualityCourses)[number]
/** Courses over the frames; null where nothing is known. */
export type Courses = Record<CourseName, Float32Array | null>

const named = ({ data, shape: [, frames] }: FloatArray): Courses =>
  Object.fromEntries(
    qualityCourses.map((name, row) => {
      const course = data.subarray(row * frames, (row + 1) * frames)
      return [name, course.every(Number.isNaN) ? null : course]
    }),
  ) as Courses

const asSpectrum = ({ data, shape: [, count] }: FloatArray): Spectrum | null =>
  count > 0 ? { hz: Float64Array.from(data.subarray(0, count)), share: Float64Array.from(data.subarray(count)) } : null

/** There is a spectrum where the repetition time is known and the global signal has no gap. */
const hasSpectrum = (facts: RecordingQuality, courses: Courses): boolean =>
  facts.trSeconds !== null && (courses['global-signal']?.every(Number.isFinite) ?? false)

/** A signal that does not vary has none either. */
const noneOf = (thrown: unknown): null => {
  if (toAppError(thrown).code === 'notFound') return null
  throw thrown
}

/** What is known of the quality of a recording, read as the cursor comes to it and again when it was judged. */
export const useQualityFacts = (recording: ComputedRef<Recording | null>) => {
  const store = useQuality()
  const facts = shallowRef<RecordingQuality | null>(null)
  const courses = shallowRef<Courses | null>(null)
  /** Of the global signal. */
  const spectrum = shallowRef<Spectrum | null>(null)
  const error = shallowRef<AppError | null>(null)
  const reading = ref(false)

  let turn = 0
  const read = async () => {
    const it = recording.value
    const id = it?.id
    const mine = ++turn
    error.value = null
    if (facts.value?.recordingId !== id) facts.value = courses.value = spectrum.value = null
    if (id === undefined || !it?.quality) return
    reading.value = true
    try {
      const [found, rows] = await Promise.all([store.get(id), store.courses(id)])
      const known = named(rows)
      const powers = hasSpectrum(found, known) ? await store.spectrum(id).catch(noneOf) : null
      if (mine !== turn || facts.value === found) return
      courses.value = known
      spectrum.value = powers && asSpectrum(powers)
      facts.value = found
    } catch (thrown) {
      if (mine === turn) error.value = toAppError(thrown)
    } finally {
      if (mine === turn) reading.value = false
    }
  }
  // The list is read again after a judgement, and its summaries are other ones then.
  watch([() => recording.value?.id, () => recording.value?.quality], read, { immediate: true })

  return { facts, courses, spectrum, reading, error, reread: read }
}
export type QualityFacts = ReturnType<typeof useQualityFacts>
