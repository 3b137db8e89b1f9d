import type { Finding } from '../../../preload/contract'
import { listSome, quote, remark } from '../../domain/dataset/remark'
import { baseName } from '../paths'
import type { RecordingRow } from '../recordingRows'
import type { Match } from './matchScanned'

/** What has become of the recordings of a data set since it was scanned before. */
export const remarkOnMatches = (matches: readonly Match[], vanished: readonly RecordingRow[]): Finding[] => {
  const of = (standing: Match['standing']) =>
    matches.filter((match) => match.standing === standing).map(({ scanned }) => scanned.path)
  const gone = vanished.map((row) => row.scanned!.path)
  return [
    ...about(
      'recording.missing',
      'warning',
      gone,
      ['is no longer where it was', 'are no longer where they were'],
      whenGone,
    ),
    ...about('recording.changed', 'warning', of('changed'), ['has changed', 'have changed'], whenChanged),
    ...about('recording.moved', 'info', of('moved'), ['lies elsewhere by now', 'lie elsewhere by now'], whenMoved),
  ]
}

const whenGone = 'Put the files back and scan again, or remove the recordings.'
const whenChanged = 'Series and quality of the earlier content were let go: make them anew.'
const whenMoved = 'Nothing: by their content they are known to be the same recordings.'

const about = (
  code: string,
  severity: Finding['severity'],
  paths: readonly string[],
  [one, many]: readonly [string, string],
  suggestion: string,
): Finding[] => {
  if (paths.length === 0) return []
  const message =
    paths.length === 1
      ? `${quote(paths[0])} ${one}.`
      : `${paths.length} recordings ${many}: ${listSome(paths.map(baseName))}.`
  return [remark(code, severity, paths.length === 1 ? paths[0] : {}, message, suggestion)]
}
