import type { CensorRule, QualitySummary, TaskOutput } from '../../../preload/contract'
import type { FileStore } from '../../ports'
import { readGroupTable } from '../groupQuality'
import type { Judged, RecordingRow } from '../recordingRows'

interface Judgement {
  id: string
  judged: Judged
  quality: QualitySummary
}

/** What the judgement of several recordings means for each of them, in the order of the table. */
export const qualityOutcome = async (
  files: FileStore,
  done: { out: string; rows: readonly RecordingRow[]; rules: CensorRule; output: TaskOutput<'quality'> },
): Promise<Judgement[]> => {
  const { measures, rows: table } = await readGroupTable(files, done.out)
  const { fdThreshold, dvarsThreshold, censorBefore, censorAfter, minContiguous } = done.rules
  const rule = { fdThreshold, dvarsThreshold, censorBefore, censorAfter, minContiguous }
  const madeAt = new Date().toISOString()
  const idOf = new Map(
    done.rows.map(({ id, path, series, recording }) => [recording.kind === 'volume' ? path : series, id]),
  )
  return done.output.judged.map(({ bold, series, name }, at): Judgement => {
    const { values, outlierIn } = table[at]
    const of = (measure: string) => values[measures.findIndex((one) => one.name === measure)] ?? null
    return {
      id: idOf.get(bold ?? series)!,
      judged: { folder: done.out, name, rule, madeAt },
      quality: {
        meanFdMm: of('mean_fd'),
        meanStdDvars: of('mean_std_dvars'),
        tsnr: of('tsnr'),
        gcor: of('gcor'),
        censored: of('censored'),
        outlierIn,
      },
    }
  })
}
