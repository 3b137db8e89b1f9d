/** Fields of sidecars that name people, places or times, as converters of scanner files write them. */
const personal =
  /^(patient|operator|physician|referringphysician|performingphysician|requestingphysician|accessionnumber|studyid|studyinstanceuid|seriesinstanceuid|institution|station|deviceserialnumber|birthdate|acquisitiondate|studydate|seriesdate|studytime|seriestime|procedurestepdescription)/i

const wholePath = /^(file:\/\/|~?[\\/](?![\\/]?$)|~\w*[\\/]|[A-Za-z]:[\\/]|\\\\)/
const pathWithin = /(^|[\s"'(=,;])((?:file:\/\/)?(?:~|[A-Za-z]:)?(?:[\\/][^\\/\s"',;()]+){2,}[\\/]?)/g

const lastPart = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? ''

/** A text without folders of somebody's machine: absolute paths become the name of their last part. */
export const scrubText = (text: string): string =>
  wholePath.test(text)
    ? lastPart(text)
    : text.replace(pathWithin, (_, before: string, path: string) => before + lastPart(path))

/**
 * A JSON value without folders of somebody's machine and without fields that name people, their scanners or days. The
 * names of the fields that went are added to `removed`.
 */
export function scrub(value: unknown, removed: Set<string> = new Set()): unknown {
  if (typeof value === 'string') return scrubText(value)
  if (Array.isArray(value)) return value.map((each) => scrub(each, removed))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => {
    if (personal.test(key)) removed.add(key)
    return !personal.test(key)
  })
  return Object.fromEntries(kept.map(([key, each]) => [scrubText(key), scrub(each, removed)]))
}
