import { computed, ref } from 'vue'
import { divergingDark, divergingLight, sequential } from '../../../lib/colormaps'
import { strongestEdges, type EdgeSign } from '../../../lib/edges'
import { useSelection, useSettings } from '../../../stores'
import { matrixScale, wordsOf, type ConnectomeData } from './connectomeData'
import { useMatrix } from './useMatrix'

/** More rods than these are a ball of wool. */
const mostEdges = 1500

/** What is looked at in a connectome: one matrix, a pair of its parcels, the strongest edges. */
export const useConnectome = (data: ConnectomeData) => {
  const selection = useSelection()
  const settings = useSettings()
  const count = data.parcels.length
  const { at, entry, values, problem } = useMatrix(data)

  /** Percent of the pairs. */
  const density = ref(2)
  const sign = ref<EdgeSign>('both')
  const ofParcel = ref(false)
  const second = ref<number | null>(null)
  const first = computed(() => data.indexOf.get(selection.parcel ?? '') ?? null)
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
