/** A JSON object somebody wrote; nothing in it is certain. */
export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path of fields, e.g. `Motion.RelativeRms`; undefined where there is none. */
export const at = (json: Json, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json)

export const numberAt = (json: Json, path: string): number | null => {
  const value = at(json, path)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export const textAt = (json: Json, path: string): string | null => {
  const value = at(json, path)
  return typeof value === 'string' && value !== '' ? value : null
}

export const objectAt = (json: Json, path: string): Json | null => {
  const value = at(json, path)
  return isObject(value) ? value : null
}

export const listAt = (json: Json, path: string): unknown[] => {
  const value = at(json, path)
  return Array.isArray(value) ? value : []
}

export const textsAt = (json: Json, path: string): string[] =>
  listAt(json, path).filter((value): value is string => typeof value === 'string')

export const objectsAt = (json: Json, path: string): Json[] => listAt(json, path).filter(isObject)

/** The program of `GeneratedBy`, which is an object or a list of them. */
export const programOf = (json: Json): string | null => {
  const made = at(json, 'GeneratedBy')
  const [first] = Array.isArray(made) ? (made as unknown[]) : [made]
  return isObject(first) ? textAt(first, 'Name') : null
}
