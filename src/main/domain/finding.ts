/** Where in somebody's data a problem sits. `line` counts from 1. */
export interface Place {
  file?: string
  line?: number
  column?: string
  field?: string
}

/** A problem in somebody's data, returned as a value and never thrown: what, where, and what to do. */
export interface Finding {
  /** Stable, dotted, by area: `nifti.truncated`, `atlas.label.empty`. */
  code: string
  severity: 'error' | 'warning' | 'info'
  place: Place
  message: string
  suggestion: string
}

/** What a reader of somebody's data gives: a value with remarks, or at least one error. */
export type Checked<T> = { ok: true; value: T; findings: Finding[] } | { ok: false; findings: Finding[] }

export const accept = <T>(value: T, findings: Finding[] = []): Checked<T> => ({ ok: true, value, findings })
export const refuse = (...findings: Finding[]): { ok: false; findings: Finding[] } => ({ ok: false, findings })
