import type { Dataset, Finding, Recording } from '../../preload/contract'
import { plural } from './format'

/** What a scan is said to have brought. */
export interface ScanOutcome {
  tone: 'success' | 'info' | 'warning'
  title: string
  detail: string
  /** What has become of files since the last scan, and then what is wrong. */
  findings: Finding[]
  /** There is more to be read than the message shows. */
  leadsToFindings: boolean
}

const MOST_SHOWN = 6
const sinceLastTime = new Set(['recording.missing', 'recording.changed', 'recording.moved'])
const rank = { error: 0, warning: 1, info: 2 }

/** `recordings` as they were listed before the scan and after it; `findings` of the data set. */
export const scanOutcome = (
  dataset: Pick<Dataset, 'id' | 'name' | 'recordings' | 'connectomes' | 'participants' | 'errors' | 'warnings'>,
  recordings: { before: readonly Recording[]; after: readonly Recording[] },
  findings: readonly Finding[],
): ScanOutcome => {
  const known = new Set(recordings.before.map(({ id }) => id))
  const fresh = recordings.after.filter(({ id, datasetId }) => datasetId === dataset.id && !known.has(id)).length
  const changes = findings.filter(({ code }) => sinceLastTime.has(code))
  const problems = findings
    .filter(({ code, severity }) => severity !== 'info' && !sinceLastTime.has(code))
    .sort((a, b) => rank[a.severity] - rank[b.severity])
  const counts = [
    dataset.connectomes && dataset.recordings ? plural(dataset.connectomes, 'connectome') : '',
    dataset.participants ? plural(dataset.participants, 'person', 'people') : '',
    dataset.errors ? plural(dataset.errors, 'error') : '',
    dataset.warnings ? plural(dataset.warnings, 'warning') : '',
  ].filter(Boolean)
  const all =
    dataset.connectomes && !dataset.recordings
      ? plural(dataset.connectomes, 'connectome')
      : plural(dataset.recordings, 'recording')
  const title =
    fresh === dataset.recordings
      ? `${dataset.name}: ${all}`
      : `${dataset.name}: ${all}, ${fresh ? `${fresh} new` : 'none new'}`
  return {
    tone:
      problems.length || changes.some(({ severity }) => severity !== 'info') ? 'warning' : fresh ? 'success' : 'info',
    title,
    detail: counts.length ? `${counts.join(', ')}.` : 'No remarks.',
    findings: [...changes, ...problems].slice(0, MOST_SHOWN),
    leadsToFindings: findings.length > 0,
  }
}
