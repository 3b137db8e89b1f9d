/** How somebody looks at a table: what is let through, in which order, under which headings. */
export interface GridView {
  /** Words that a row must hold, in any of its texts. */
  search: string
  /** What was typed above the columns, by their ids. */
  filters: Readonly<Record<string, string>>
  sort: { by: string; descending: boolean } | null
  groupBy: string | null
  /** Groups whose rows are out of sight. */
  folded: ReadonlySet<string>
}

export const plainView: GridView = { search: '', filters: {}, sort: null, groupBy: null, folded: new Set() }

/** As a router gives and takes the part of an address after the question mark. */
export type Query = Readonly<Record<string, string | null | Array<string | null> | undefined>>

const ours = ['q', 'f', 'sort', 'by'] as const

const texts = (value: Query[string]): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === 'string' && text !== '')

/** The view that an address tells of; null when it tells of none. */
export const viewOfQuery = (query: Query): GridView | null => {
  if (!ours.some((key) => query[key] !== undefined)) return null
  const filters = texts(query.f).flatMap((text) => {
    const colon = text.indexOf(':')
    return colon > 0 ? [[text.slice(0, colon), text.slice(colon + 1)] as const] : []
  })
  const [sort] = texts(query.sort)
  return {
    ...plainView,
    search: texts(query.q)[0] ?? '',
    filters: Object.fromEntries(filters),
    sort: sort ? { by: sort.replace(/^-/, ''), descending: sort.startsWith('-') } : null,
    groupBy: texts(query.by)[0] ?? null,
  }
}

/** The rest of an address with the view written into it; what is as usual is left out. */
export const queryOfView = (view: GridView, rest: Query = {}): Query => {
  const query: Record<string, Query[string]> = { ...rest }
  for (const key of ours) delete query[key]
  const filters = Object.entries(view.filters).filter(([, text]) => text.trim() !== '')
  if (view.search.trim()) query.q = view.search
  if (filters.length) query.f = filters.map(([id, text]) => `${id}:${text}`)
  if (view.sort) query.sort = `${view.sort.descending ? '-' : ''}${view.sort.by}`
  if (view.groupBy) query.by = view.groupBy
  return query
}

/** The view with another text above a column. */
export const withFilter = (view: GridView, id: string, text: string): GridView => {
  const filters = { ...view.filters }
  if (text.trim() === '') delete filters[id]
  else filters[id] = text
  return { ...view, filters }
}

/** A click on a heading: upwards, downwards, as it came. */
export const withSort = (view: GridView, by: string): GridView => {
  if (view.sort?.by !== by) return { ...view, sort: { by, descending: false } }
  return { ...view, sort: view.sort.descending ? null : { by, descending: true } }
}

export const withFolded = (view: GridView, group: string, folded: boolean): GridView => {
  const next = new Set(view.folded)
  if (folded) next.add(group)
  else next.delete(group)
  return { ...view, folded: next }
}

/** Something is let through that is not everything. */
export const isFiltered = (view: GridView): boolean =>
  view.search.trim() !== '' || Object.values(view.filters).some((text) => text.trim() !== '')
