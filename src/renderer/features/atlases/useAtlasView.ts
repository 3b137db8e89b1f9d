import { computed, ref, shallowRef } from 'vue'
import type { AppError, Atlas, AtlasSummary } from '../../../preload/contract'
import { isMni, parcelColumns, parcelRows } from '../../lib/atlasWords'
import { columnsWithValues } from '../../lib/grid/column'
import { paintApart, paintByNetwork } from '../../lib/networkPaint'
import { networksOf } from '../../lib/networks'
import { toAppError, useAtlases, useSelection, useTableViews } from '../../stores'
import type { Probe, VolumeSource } from '../../ui/brainTypes'
import { useGrid } from '../../ui/grid/useGrid'

/** The bytes of an atlas, and of the head that lies behind it. */
const useAtlasFiles = (summary: AtlasSummary) => {
  const atlases = useAtlases()
  const atlas = shallowRef<Atlas | null>(null)
  const labels = shallowRef<VolumeSource | null>(null)
  const template = shallowRef<VolumeSource | null>(null)
  const error = shallowRef<AppError | null>(null)
  /** Why there is no picture, where there is none. */
  const noPicture = ref<string | null>(summary.grid ? null : 'Its parcels lie on surfaces alone, which have no volume.')
  const reading = ref(true)

  const read = async () => {
    reading.value = true
    error.value = null
    try {
      atlas.value = await atlases.get(summary.id)
      if (!summary.grid) return
      const bytes = await atlases.volume(summary.id)
      labels.value = { key: summary.id, name: `${summary.id}.nii.gz`, bytes }
      if (isMni(summary.space))
        template.value = { key: 'template', name: 'template.nii.gz', bytes: await atlases.template() }
    } catch (thrown) {
      error.value = toAppError(thrown)
    } finally {
      reading.value = false
    }
  }
  void read()
  return { atlas, labels, template, error, noPicture, reading, read }
}

/** One atlas as it is looked at: its parcels as rows and in the brain, under the cursor of the window. */
export const useAtlasView = (summary: AtlasSummary) => {
  const selection = useSelection()
  const { atlas, labels, template, error, noPicture, reading, read } = useAtlasFiles(summary)

  const rows = computed(() => parcelRows(atlas.value?.parcels ?? []))
  const networks = computed(() => networksOf(rows.value))
  /** The network that is looked at, if this atlas has it. */
  const only = computed(() => networks.value.find((network) => network === selection.network) ?? null)
  const listed = computed(() =>
    only.value === null ? rows.value : rows.value.filter(({ network }) => network === only.value),
  )
  const columns = computed(() => columnsWithValues(parcelColumns(summary.kind), rows.value))
  const grouping = computed(() => columns.value.filter(({ groups }) => groups))
  const grid = useGrid(columns, listed, useTableViews().of('parcels'), grouping)

  const parcel = computed(() => rows.value.find(({ name }) => name === selection.parcel) ?? null)
  const paint = computed(() =>
    networks.value.length ? paintByNetwork(rows.value, only.value) : paintApart(rows.value),
  )

  /** What lies under the crosshair. */
  const probe = shallowRef<Probe | null>(null)
  const under = computed(() => rows.value.find(({ label }) => label === probe.value?.label) ?? null)
  let asked = false
  const onProbe = (now: Probe) => {
    probe.value = now
    if (now.byUser || asked) selection.look({ mm: now.mm, parcel: under.value?.name ?? null })
    asked = false
  }
  /** To a place, and to the parcel that is there. */
  const goTo = (mm: readonly [number, number, number]) => {
    asked = true
    selection.look({ mm, parcel: null })
  }
  return {
    atlas,
    labels,
    template,
    error,
    noPicture,
    reading,
    read,
    rows,
    networks,
    grouping,
    grid,
    parcel,
    only,
    paint,
    probe,
    under,
    goTo,
    onProbe,
  }
}

export type AtlasView = ReturnType<typeof useAtlasView>
