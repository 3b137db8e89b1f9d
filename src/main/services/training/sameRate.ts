import type { Finding } from '../../domain/finding'
import { resampleFrames } from '../../domain/windows'
import type { Cohort, Member } from './cohort'

/** Repetition times this near count as the same. */
const tolerance = 1e-3

/** The repetition time that most of the recordings have; null when none has one. */
export const commonTr = (members: readonly Member[]): number | null => {
  const known = members.map(({ series }) => series.trSeconds).filter((tr) => tr !== null)
  const count = (tr: number) => known.filter((other) => other === tr).length
  return known.reduce<number | null>((best, tr) => (best === null || count(tr) > count(best) ? tr : best), null)
}

/** Brings every recording of a known repetition time to this one and says which were another's. */
export const bringToRate = ({ members, findings }: Cohort, trSeconds: number | null): Cohort => {
  if (trSeconds === null) return { members, findings }
  const told = [...findings]
  const brought = members.map((member): Member => {
    const { series, name } = member
    if (series.trSeconds === null || Math.abs(series.trSeconds / trSeconds - 1) <= tolerance) return member
    told.push(resampled(name, series.trSeconds, trSeconds))
    const made = resampleFrames(series, series.parcels.length, series.trSeconds, trSeconds)
    return { ...member, series: { ...series, ...made, trSeconds } }
  })
  return { members: brought, findings: told }
}

const resampled = (name: string, from: number, to: number): Finding => ({
  code: 'cohort.tr.resampled',
  severity: 'info',
  place: { file: name },
  message: `${name} has a frame every ${from} s; it was brought to one every ${to} s by a windowed sinc.`,
  suggestion: 'Nothing has to be done; recordings of one repetition time compare best.',
})
