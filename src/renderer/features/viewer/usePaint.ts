import { computed } from 'vue'
import { divergingDark, sequential, type ColorMap } from '../../lib/colormaps'
import { mapScale } from '../../lib/mapScale'
import { valuePaint } from '../../lib/valuePaint'
import { useSelection } from '../../stores'
import type { LabelPaint } from '../../ui/brainTypes'
import { paintByNetwork, paintByValue } from './parcelPaint'
import { pictureLook as look } from './pictureLook'
import type { RecordingPage } from './useRecordingPage'

interface Legend {
  map: ColorMap
  range: readonly [number, number]
  meaning: string
}

const signalRange = [-3, 3] as const
const meanings = { coverage: 'share of the parcel seen', tsnr: 'temporal signal to noise' } as const

/** Colours of the parcels as somebody wants them, and the colour bar that tells what they mean. */
export const usePaint = ({ view, quality }: RecordingPage) => {
  const selection = useSelection()
  const { recording, columns, standard, frame } = view
  const alone = computed(() => recording.value?.kind === 'series')

  const measured = computed(() => {
    const { coloring } = look
    if ((coloring !== 'coverage' && coloring !== 'tsnr') || !quality.facts.value) return null
    const known = new Map(quality.facts.value.parcels.map((parcel) => [parcel.name, parcel[coloring]]))
    const values = columns.value.map(({ name }) => known.get(name) ?? NaN)
    const range = coloring === 'coverage' ? ([0, 1] as const) : mapScale([values]).range
    return { values, legend: { map: sequential, range, meaning: meanings[coloring] } }
  })
  const filled = computed(() => alone.value || look.overlay === 'fill')
  /** Parcels alone are coloured by what they do, unless somebody wants their quality; over a volume a person chooses. */
  const bySignal = computed(
    () => standard.value !== null && !measured.value && (alone.value || (filled.value && look.coloring === 'signal')),
  )
  const paint = computed<LabelPaint>(() => {
    if (measured.value && filled.value) {
      const { values, legend } = measured.value
      const labels = columns.value.map(({ label, network }) =>
        selection.network === null || network === selection.network ? label : null,
      )
      return valuePaint(labels, values, legend.map, legend.range)
    }
    return bySignal.value
      ? paintByValue(columns.value, standard.value!, frame.value, divergingDark, signalRange, selection.network)
      : paintByNetwork(columns.value, selection.network)
  })
  const legend = computed<Legend | null>(() => {
    if (measured.value && filled.value) return measured.value.legend
    return bySignal.value ? { map: divergingDark, range: signalRange, meaning: 'z within each parcel' } : null
  })
  return { alone, paint, legend }
}
