import type { Finding } from '../../domain/finding'

type Json = unknown
/** A value of a model's own configuration, or null where the field holds something else. */
type Reader = (value: Json) => number | string | boolean | null

const isNumber = (value: Json): value is number => typeof value === 'number' && Number.isFinite(value)
/** 1 to `most`: a file must not be able to ask for more memory than any model has. */
const upTo =
  (most: number): Reader =>
  (value) =>
    isNumber(value) && Number.isInteger(value) && value > 0 && value <= most ? value : null
export const count = upTo(65_536)
export const layers = upTo(512)
/** Parcels, frames, sides of a picture. */
export const extent = upTo(8192)
/** 0 to below 1. */
export const share: Reader = (value) => (isNumber(value) && value >= 0 && value < 1 ? value : null)
export const positive: Reader = (value) => (isNumber(value) && value > 0 ? value : null)
export const truth: Reader = (value) => (typeof value === 'boolean' ? value : null)
export const oneOf =
  (...words: string[]): Reader =>
  (value) =>
    typeof value === 'string' && words.includes(value) ? value : null

/**
 * What a field of a published configuration means here. `reads`: it sets something, and `absent` is what the published
 * class takes when the file leaves it out (without it the file must say it). `must`: only these values mean what is
 * computed here. `free`: nothing that is computed depends on it.
 */
export type Field =
  { reads: Reader; as: string; absent?: number | string | boolean } | { must: readonly Json[] } | 'free'

const configFile = 'config.json'
const finding = (severity: Finding['severity'], code: string, field: string, message: string): Finding => ({
  code: `weights.config.${code}`,
  severity,
  place: { file: configFile, field },
  message,
  suggestion:
    severity === 'error'
      ? 'Use the config.json that was published with these weights.'
      : 'Check what this field means.',
})
export const configProblem = (field: string, message: string): Finding => finding('error', 'value', field, message)

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Reads the fields of a configuration by a table; every one that does not fit is named. */
export const readFields = (
  given: Readonly<Record<string, Json>>,
  fields: Readonly<Record<string, Field>>,
): { values: Record<string, number | string | boolean>; findings: Finding[] } => {
  const values: Record<string, number | string | boolean> = {}
  const findings: Finding[] = []
  for (const [name, field] of Object.entries(fields)) {
    if (field === 'free') continue
    const value = given[name]
    const shown = JSON.stringify(value)
    if ('must' in field) {
      if (name in given && !field.must.some((one) => same(one, value)))
        findings.push(
          configProblem(
            name,
            `${name} is ${shown}; only ${field.must.map((one) => JSON.stringify(one)).join(' or ')} is computed here.`,
          ),
        )
      continue
    }
    const read = name in given ? field.reads(value) : (field.absent ?? null)
    if (read !== null) values[field.as] = read
    else
      findings.push(
        configProblem(name, name in given ? `${name} is ${shown}, which is not read.` : `${name} is missing.`),
      )
    if (read !== null && !(name in given))
      findings.push(
        finding(
          'info',
          'absent',
          name,
          `${name} is not in the file: ${String(read)} was taken, as the published class does.`,
        ),
      )
  }
  for (const name of Object.keys(given))
    if (!Object.hasOwn(fields, name))
      findings.push(
        finding('warning', 'unknown', name, `${name} is a field that is not known here; it was left aside.`),
      )
  return { values, findings }
}
