import { computed, ref, shallowRef, watch } from 'vue'
import { divergingDark, divergingLight, sequential } from '../../../lib/colormaps'
import { strongestEdges, type EdgeSign } from '../../../lib/edges'
import { useAnalyses, useSelection, useSettings, type FloatArray } from '../../../stores'
import { matrixScale, wordsOf, type ConnectomeData } from './connectomeData'

/** More rods than these are a ball of wool. */
const mostEdges = 1500

/** What is looked at in a connectome: one matrix, a pair of its parcels, the strongest edges. */
export const useConnectome = (data: ConnectomeData) => {
  const analyses = useAnalyses()
  const selection = useSelection()
  const settings = useSettings()
  const { summary } = data.analysis
  const { matrices } = data.connectome
  const count = data.parcels.length

  const at = ref(
    Math.max(
      0,
      matrices.findIndex(({ recordingId }) => recordingId === selection.recordingId),
    ),
  )
  const entry = computed(() => matrices[at.value])
  const matrix = shallowRef<FloatArray | null>(null)
  const problem = ref<string | null>(null)
  watch(
    at,
    async (place) => {
      problem.value = null
      try {
        const read = await analyses.matrix(summary.id, place)
        if (place === at.value) matrix.value = read
      } catch (error) {
        problem.value = error instanceof Error ? error.message : String(error)
      }
      const { recordingId } = matrices[place]
      if (recordingId) selection.lookAtRecording(recordingId)
    },
    { immediate: true },
  )

  /** Percent of the pairs. */
  const density = ref(2)
  const sign = ref<EdgeSign>('both')
  const ofParcel = ref(false)
  const second = ref<number | null>(null)
  const first = computed(() => data.indexOf.get(selection.parcel ?? '') ?? null)
  const values = computed(() => matrix.value?.data ?? new Float32Array(0))
  const edges = computed(() =>
    strongestEdges(values.value, values.value.length ? count : 0, {
      density: density.value / 100,
      sign: sign.value,
      parcel: ofParcel.value ? first.value : null,
      most: mostEdges,
    }),
  )
  const scale = computed(() => matrixScale(values.value, count))
  const colors = computed(() =>
    scale.value.kind === 'sequential' ? sequential : settings.dark ? divergingDark : divergingLight,
  )
  const pair = computed(() => {
    const [a, b] = [first.value, second.value]
    return a === null || b === null || a === b || !values.value.length
      ? null
      : { first: a, second: b, value: values.value[a * count + b] }
  })
  const pick = (row: number, column: number) => {
    second.value = row === column ? null : column
    selection.look({ parcel: data.parcels[row].name, mm: null })
  }
  return {
    data,
    count,
    at,
    entry,
    words: computed(() => wordsOf(entry.value.stat)),
    matrix,
    values,
    problem,
    density,
    sign,
    ofParcel,
    first,
    second,
    pair,
    pick,
    edges,
    scale,
    colors,
  }
}
export type ConnectomeState = ReturnType<typeof useConnectome>
