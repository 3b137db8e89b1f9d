/** A file name after the BIDS pattern `key-value_key-value_suffix.extension`. */
export interface BidsName {
  /** In the order of the name, e.g. `[['sub', '01'], ['task', 'rest']]`. */
  entities: Array<readonly [key: string, value: string]>
  /** e.g. `bold`; for a name without entities everything before the extension. */
  suffix: string
  /** With its dot, double ones whole: `.nii.gz`, `.ptseries.nii`. */
  extension: string
}

/** Splits a file name (not a path) into BIDS entities, suffix and extension. Parts that are no `key-value` go to the suffix. */
export function parseBidsName(name: string): BidsName {
  const extension =
    /(\.[dp](tseries|label|scalar|conn)\.nii|\.(func|label|shape|surf|time)\.gii(\.gz)?|(\.[A-Za-z0-9]+)(\.gz)?)$/.exec(
      name,
    )?.[0] ?? ''
  const parts = name.slice(0, name.length - extension.length).split('_')
  const entities: Array<readonly [string, string]> = []
  while (parts.length > 1) {
    const match = /^([A-Za-z0-9]+)-(.+)$/.exec(parts[0])
    if (!match) break
    entities.push([match[1], match[2]])
    parts.shift()
  }
  return { entities, suffix: parts.join('_'), extension }
}

/** The value of an entity, e.g. `entityOf(name, 'sub')`; null when the name does not have it. */
export const entityOf = (name: BidsName, key: string): string | null =>
  name.entities.find(([found]) => found === key)?.[1] ?? null

/** `key-value` anywhere in a path whose name does not keep to BIDS, e.g. `ts_sub-002_ses-1.txt`; null without one. */
export const entityAnywhere = (path: string, key: string): string | null =>
  new RegExp(`(?:^|[_/])${key}-([A-Za-z0-9]+)(?=[_./]|$)`).exec(path)?.[1] ?? null

/** The file name again. */
export const formatBidsName = ({ entities, suffix, extension }: BidsName): string =>
  [...entities.map(([key, value]) => `${key}-${value}`), suffix].join('_') + extension

/** A text as a BIDS label, which has letters, digits and `+` only: other runs of characters become one `+`. */
export const toBidsLabel = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '+').replace(/^\++|\++$/g, '')

/** What programs put behind a name that is not BIDS: entities of what they made, and what it is. */
const added = /((?:_(?:space|res|den|atlas|seg|scale|seed|stat|desc)-[A-Za-z0-9+]+)*)(_timeseries|_relmat|_conmat)?$/

/**
 * The name of something computed from a recording or from what was made of it: its entities, with those of `more` in their
 * places, `desc` last, and a new suffix and extension. A name that is not BIDS (no `sub`) is kept whole in front, but for
 * what a program added to it: that is taken for entities and suffix.
 */
export function derivedName(
  recording: string,
  more: ReadonlyArray<readonly [string, string]>,
  suffix: string,
  extension: string,
): string {
  const source = parseBidsName(recording)
  const isBids = entityOf(source, 'sub') !== null
  const stem = recording.slice(0, recording.length - source.extension.length)
  const [behind, own] = isBids ? ['', ''] : added.exec(stem)!
  const known = isBids ? source.entities : parseBidsName(`${own.slice(1)}_`).entities
  const replaced = new Set(more.map(([key]) => key))
  const all = [...known.filter(([key]) => !replaced.has(key)), ...more]
  const isLast = ([key]: readonly [string, string]) => key === 'desc'
  const entities = [...all.filter((entity) => !isLast(entity)), ...all.filter(isLast)]
  const name = formatBidsName({ entities, suffix, extension })
  return isBids ? name : `${stem.slice(0, stem.length - behind.length)}_${name}`
}
