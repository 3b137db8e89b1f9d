import type { Finding } from '../../preload/contract'

/** A short message of something that happened. */
export interface Notice {
  id: number
  tone: 'info' | 'success' | 'warning' | 'error'
  title: string
  detail?: string
  findings?: Finding[]
  actions?: Array<{ label: string; run: () => void }>
  /** Tells apart what is said in the same words of different things. */
  about?: string
  /** Until it is closed, as an error does: it asks for something. */
  stays?: boolean
  /** How often the same was said. */
  times: number
}
export type GivenNotice = Omit<Notice, 'id' | 'times'>

/** So many are in sight at once. */
export const mostShown = 3

/** Nobody may miss it. */
export const isLasting = ({ tone, stays }: Pick<Notice, 'tone' | 'stays'>): boolean =>
  tone === 'error' || stays === true

const said = ({ tone, title, detail, about, findings, actions }: GivenNotice): string => {
  const words = [tone, title, detail, about, findings?.map(({ message }) => message)]
  return JSON.stringify([...words, actions?.map(({ label }) => label)])
}

/**
 * The messages with one more at the end. What is said again is counted instead, and is the newest then. Of those that
 * are pushed out of sight only errors are kept: nobody has read them yet.
 */
export const withNotice = (notices: readonly Notice[], given: GivenNotice, id: number): Notice[] => {
  const same = notices.find((notice) => said(notice) === said(given))
  const all = [...notices.filter((notice) => notice !== same), { ...given, id, times: (same?.times ?? 0) + 1 }]
  return all.filter((notice, at) => isLasting(notice) || at >= all.length - mostShown)
}
