import { onScopeDispose, ref, shallowRef, watch, type ComputedRef } from 'vue'
import { qualityCourses, type AppError, type Recording, type RecordingQuality } from '../../../preload/contract'
import type { Spectrum } from '../../lib/periodogram'
import { toAppError, useJobs, useQuality, type FloatArray } from '../../stores'

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

const unlessMissing = <Value>(reading: Promise<Value>): Promise<Value | null> =>
  reading.catch((thrown: unknown) => {
    if (toAppError(thrown).code === 'notFound') return null
    throw thrown
  })

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
    const id = recording.value?.id
    const mine = ++turn
    error.value = null
    if (facts.value?.recordingId !== id) facts.value = courses.value = spectrum.value = null
    if (id === undefined) return
    reading.value = true
    try {
      const found = await unlessMissing(store.get(id))
      const [rows, powers] = found
        ? await Promise.all([store.courses(id), unlessMissing(store.spectrum(id))])
        : [null, null]
      if (mine !== turn) return
      courses.value = rows && named(rows)
      spectrum.value = powers && asSpectrum(powers)
      facts.value = found
    } catch (thrown) {
      if (mine === turn) error.value = toAppError(thrown)
    } finally {
      if (mine === turn) reading.value = false
    }
  }
  watch(() => recording.value?.id, read, { immediate: true })
  const stop = useJobs().onOver((job) => {
    if (job.kind !== 'quality' || job.state !== 'done') return
    store.refresh()
    void read()
  })
  onScopeDispose(stop)

  return { facts, courses, spectrum, reading, error, reread: read }
}
export type QualityFacts = ReturnType<typeof useQualityFacts>
