import type { Finding } from '../finding'

/** What is wrong with a table of labels. */
export const problem = (code: string, place: Finding['place'], message: string, suggestion?: string): Finding => ({
  code,
  severity: 'error',
  place,
  message,
  suggestion: suggestion ?? 'Give a table with the columns index and name (BIDS dseg.tsv).',
})

/** The first few of a list, for a message. */
export const some = (items: ReadonlyArray<number | string>): string =>
  items.slice(0, 8).join(', ') + (items.length > 8 ? ` and ${items.length - 8} more` : '')
