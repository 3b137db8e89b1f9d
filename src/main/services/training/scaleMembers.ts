import type { Finding } from '../../domain/finding'
import { scaleRobust, type ScaledSeries } from '../../domain/windows'
import { demandSome, type Cohort, type Member } from './cohort'

export interface Scaled {
  scaled: ScaledSeries
}
type Recording = Pick<Member, 'name' | 'path' | 'person' | 'sha256'> & Scaled

/** Recordings as a model is fed them; those without any signal are left out. Throws AppError 'input.bad' when none is left. */
export const scaleMembers = (cohort: Cohort, gain: number): { recordings: Recording[]; findings: Finding[] } => {
  const all = cohort.members.map(({ series }) => scaleRobust(series.values, series.frames, series.parcels.length, gain))
  const isUsable = (i: number) => all[i].valid.includes(1)
  const flat = cohort.members.filter((_, i) => !isUsable(i)).map(withoutSignal)
  const members = cohort.members.filter((_, i) => isUsable(i))
  const findings = [...cohort.findings, ...flat]
  demandSome({ members, findings }, 'No recording has a parcel with a signal.')
  const scaled = all.filter((_, i) => isUsable(i))
  return {
    recordings: members.map(({ name, path, person, sha256 }, i) => ({ name, path, person, sha256, scaled: scaled[i] })),
    findings,
  }
}

const withoutSignal = ({ name }: Member): Finding => ({
  code: 'cohort.noSignal',
  severity: 'warning',
  place: { file: name },
  message: `${name} is left out: every parcel is constant or missing.`,
  suggestion: 'Check how the series was made.',
})
