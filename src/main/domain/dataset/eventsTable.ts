import { accept, refuse, type Checked } from '../finding'
import { filledLines, parseNumber } from '../tables/delimited'
import { remark } from './remark'

/** A table of events, as far as it is checked. */
export interface EventsOutline {
  rows: number
  /** Seconds; null without any event. */
  lastOnset: number | null
}

/** Checks a table of events (`_events.tsv`) and tells when the last one begins. `file` is where it lies. */
export function outlineEvents(text: string, file: string): Checked<EventsOutline> {
  const [header, ...rows] = filledLines(text)
  const columns = header?.text.split('\t').map((name) => name.trim()) ?? []
  const missing = ['onset', 'duration'].filter((name) => !columns.includes(name))
  if (missing.length > 0)
    return refuse(
      remark(
        'events.column.missing',
        'error',
        { file, line: 1, column: missing[0] },
        `The table has no column ${missing.join(' and no ')}.`,
        'Events of BIDS begin with the columns onset and duration, in seconds, divided by tabs.',
      ),
    )
  const onset = columns.indexOf('onset')
  let last: number | null = null
  for (const { line, text: row } of rows) {
    const cells = row.split('\t')
    if (cells.length !== columns.length)
      return refuse(
        remark(
          'events.row.length',
          'error',
          { file, line },
          `Line ${line} has ${cells.length} cells where the header has ${columns.length}.`,
          'Fill missing values with n/a.',
        ),
      )
    const at = parseNumber(cells[onset].trim())
    if (at === null)
      return refuse(
        remark(
          'events.onset',
          'error',
          { file, line, column: 'onset' },
          `The onset in line ${line} is no number.`,
          'Write seconds from the first frame on.',
        ),
      )
    if (!Number.isNaN(at)) last = Math.max(last ?? at, at)
  }
  return accept({ rows: rows.length, lastOnset: last })
}
