/** Rows that are picked, and from where the next range reaches. */
export interface Picks {
  ids: ReadonlySet<string>
  anchor: string | null
}

/** Picks a row or lets go of it; the next range reaches from here. */
export const toggled = ({ ids }: Picks, id: string): Picks => {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** Picks every row from the anchor to this one, in the order in which they are listed, beside those already picked. */
export const reached = (picks: Picks, id: string, listed: readonly string[]): Picks => {
  const to = listed.indexOf(id)
  const from = picks.anchor === null ? to : listed.indexOf(picks.anchor)
  if (to < 0) return picks
  if (from < 0) return { ids: new Set(picks.ids).add(id), anchor: id }
  const range = listed.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...picks.ids, ...range]), anchor: picks.anchor ?? id }
}

/** Picks all of some rows, or lets go of them when all are picked already. */
export const allOrNone = ({ ids, anchor }: Picks, some: readonly string[]): Picks => {
  const all = some.every((id) => ids.has(id))
  const next = new Set(ids)
  for (const id of some) {
    if (all) next.delete(id)
    else next.add(id)
  }
  return { ids: next, anchor }
}
