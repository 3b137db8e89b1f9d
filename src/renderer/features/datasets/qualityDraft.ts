import { dataTaskSchemas, type GivenJobRequest } from '../../../preload/contract'
import { parseNumber } from '../../lib/parseNumber'

export type QualityRequest = GivenJobRequest & { kind: 'quality' }

/** Numbers of the form, as they are typed. */
export const qualityNumbers = [
  'fdThreshold',
  'dvarsThreshold',
  'censorBefore',
  'censorAfter',
  'minContiguous',
  'groupDeviations',
  'fewestInGroup',
  'trSeconds',
] as const
export type QualityNumber = (typeof qualityNumbers)[number]
export type QualityDraft = Record<QualityNumber, string>

/** What holds when nothing is said, as the task itself has it. */
const usual = dataTaskSchemas.quality.input.parse({ out: '' })

export const startQuality = (): QualityDraft =>
  Object.fromEntries(qualityNumbers.map((name) => [name, String(usual[name] ?? '')])) as QualityDraft

type Rule = { empty?: true; whole?: true; least: number; above?: true; problem: string }
const rules: Record<QualityNumber, Rule> = {
  fdThreshold: { empty: true, least: 0, above: true, problem: 'Above 0, or empty' },
  dvarsThreshold: { empty: true, least: 0, above: true, problem: 'Above 0, or empty' },
  censorBefore: { whole: true, least: 0, problem: 'A whole number, 0 or more' },
  censorAfter: { whole: true, least: 0, problem: 'A whole number, 0 or more' },
  minContiguous: { whole: true, least: 1, problem: 'A whole number, 1 or more' },
  groupDeviations: { least: 0, above: true, problem: 'Above 0' },
  fewestInGroup: { whole: true, least: 3, problem: 'A whole number, 3 or more' },
  trSeconds: { empty: true, least: 0, above: true, problem: 'Above 0, or empty' },
}

export const qualityProblems = (draft: QualityDraft): Partial<Record<QualityNumber, string>> => {
  const wrong = qualityNumbers.filter((name) => {
    const { empty, whole, least, above } = rules[name]
    if (draft[name].trim() === '') return !empty
    const value = parseNumber(draft[name])
    return Number.isNaN(value) || (above ? value <= least : value < least) || (whole && !Number.isInteger(value))
  })
  return Object.fromEntries(wrong.map((name) => [name, rules[name].problem]))
}

/** The job that a draft without problems asks for; an empty threshold judges by nothing. */
export const qualityRequest = (draft: QualityDraft, recordingIds: readonly string[]): QualityRequest => {
  const number = (name: QualityNumber) => parseNumber(draft[name])
  const orNull = (name: QualityNumber) => (draft[name].trim() === '' ? null : number(name))
  const trSeconds = orNull('trSeconds')
  return {
    kind: 'quality',
    recordingIds: [...recordingIds],
    fdThreshold: orNull('fdThreshold'),
    dvarsThreshold: orNull('dvarsThreshold'),
    censorBefore: number('censorBefore'),
    censorAfter: number('censorAfter'),
    minContiguous: number('minContiguous'),
    groupDeviations: number('groupDeviations'),
    fewestInGroup: number('fewestInGroup'),
    ...(trSeconds === null ? {} : { trSeconds }),
  }
}
