import type { AtlasSummary, Parcel } from '../../preload/contract'
import { formatCount, formatGrid, formatMm, plural } from './format'
import type { GridColumn } from './grid/column'

const kinds: Record<AtlasSummary['kind'], string> = {
  labels: 'label volume',
  maps: 'probabilistic maps',
  dlabel: 'surfaces and voxels (CIFTI)',
}
export const kindWord = (kind: AtlasSummary['kind']): string => kinds[kind]

const spaces: Record<string, string> = {
  mni: 'MNI (which one is not said)',
  talairach: 'Talairach',
  phantom: 'the phantom’s own',
  unknown: 'not known',
}
const lines: Record<string, string> = { unknown: 'space not known', phantom: 'the phantom’s own space' }
export const spaceWord = (space: string): string => spaces[space] ?? space
/** The same where nothing beside it says that it is of the space. */
export const spaceLine = (space: string): string => lines[space] ?? spaceWord(space)

/** Whether a head in MNI space may lie behind it. */
export const isMni = (space: string): boolean => /^(mni|icbm)(?!305)/i.test(space)

/** What that head is. */
export const templateWords = {
  short: 'the ICBM 2009a T1 template',
  long: 'T1-weighted mean of 152 people: ICBM 152 2009a, nonlinear, symmetric, at 2 mm',
}

/** What its parcels are made of. */
export const placesWord = (kind: AtlasSummary['kind']): string => (kind === 'dlabel' ? 'places' : 'voxels')

/** `2 mm` where a voxel is as long as wide and high. */
const voxelWord = (sizes: readonly number[]): string =>
  formatGrid(sizes.every((size) => Math.abs(size - sizes[0]) < 0.005) ? sizes.slice(0, 1) : sizes, 'mm')

/** In a line, for a card. */
export const gridLine = ({ grid, space }: Pick<AtlasSummary, 'grid' | 'space'>): string =>
  `${spaceLine(space)} · ${grid ? voxelWord(grid.voxelSizeMm) : 'surfaces'}`

export const kindLine = ({ kind, parcelCount }: Pick<AtlasSummary, 'kind' | 'parcelCount'>): string =>
  `${plural(parcelCount, 'parcel')} · ${kindWord(kind)}`

const originWord = ({ bundled, phantom }: AtlasSummary): string =>
  phantom ? 'made by the program' : bundled ? 'comes with the program' : 'your own file, left where it is'

export const atlasFacts = (atlas: AtlasSummary): Array<readonly [string, string]> => [
  ['kind', kindWord(atlas.kind)],
  ['space', spaceWord(atlas.space)],
  ['grid', atlas.grid ? formatGrid(atlas.grid.shape) : 'surfaces alone'],
  ...(atlas.grid ? [['voxel', formatGrid(atlas.grid.voxelSizeMm, 'mm')] as const] : []),
  ['parcels', formatCount(atlas.parcelCount)],
  ['from', originWord(atlas)],
  ['licence', atlas.licence ?? 'not stated'],
]

/** What lies under the crosshair, in numbers that can be copied. */
export const placeFacts = (
  probe: { mm: readonly number[]; label: number | null } | null,
  parcel: Parcel | null,
): Array<readonly [string, string]> => [
  ...(probe ? [['position', formatMm(probe.mm)] as const, ['label', String(probe.label ?? 'none')] as const] : []),
  ['parcel', parcel?.name ?? 'none'],
  ...(parcel ? [['network', parcel.network ?? 'n/a'] as const, ['its centre', formatMm(parcel.centre)] as const] : []),
]

/** A parcel as a row of a table. */
export type ParcelRow = Parcel & { id: string }
export const parcelRows = (parcels: readonly Parcel[]): ParcelRow[] =>
  parcels.map((parcel) => ({ ...parcel, id: parcel.name }))

const axis = (id: string, at: 0 | 1 | 2, meaning: string): GridColumn<ParcelRow> => ({
  id,
  label: `${id} (mm)`,
  header: `${id}_mm`,
  meaning: `Centre, ${meaning}, mm`,
  kind: 'number',
  width: 4.6,
  value: ({ centre }) => centre && Number(centre[at].toFixed(2)),
  text: (value) => Number(value).toFixed(1),
})

/** What is known of each parcel of an atlas. */
export const parcelColumns = (kind: AtlasSummary['kind']): Array<GridColumn<ParcelRow>> => [
  { id: 'name', label: 'Parcel', kind: 'text', width: 12, grows: true, value: ({ name }) => name },
  {
    id: 'label',
    label: kind === 'maps' ? 'Map' : 'Label',
    header: kind === 'maps' ? 'map' : 'label',
    meaning: kind === 'maps' ? 'Place among the maps, from 1' : 'Value in the volume',
    kind: 'number',
    width: 5,
    value: ({ label }) => label,
  },
  { id: 'network', label: 'Network', kind: 'text', width: 8, groups: true, value: ({ network }) => network },
  axis('x', 0, 'to the right'),
  axis('y', 1, 'to the front'),
  axis('z', 2, 'upwards'),
  {
    id: 'voxels',
    label: kind === 'dlabel' ? 'Places' : 'Voxels',
    header: placesWord(kind),
    meaning: kind === 'maps' ? 'Voxels above 0' : kind === 'dlabel' ? 'Vertices and voxels' : 'Voxels with the label',
    kind: 'number',
    width: 6,
    counts: true,
    value: ({ voxels }) => voxels,
    text: (value) => formatCount(Number(value)),
  },
]
