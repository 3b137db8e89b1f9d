import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { FileStore, Task } from '../ports'
import { cleanRecording } from './cleaning/cleanRecording'
import { pairConfounds } from './cleaning/pairConfounds'
import { planCleaning } from './cleaning/plan'
import { earlierStays, leftOut } from './cleaning/remarks'
import { breathe } from './inference/breathe'
import { baseName } from './paths'
import { knownTimes } from './series/openSeries'
import { condense } from './training/condense'

/**
 * Cleans parcel series, each by itself, in this order and each step only when asked for: dummy frames, despiking,
 * censoring, trend, filter, confounds, scale. What was done stands in the sidecars; the tables of outliers say which
 * frames were left out and why. Recordings of a group that cannot be cleaned are left out with a finding; throws
 * AppError 'input.bad' when none is left. See docs/cleaning.md.
 */
export const makeClean =
  ({ files, program }: { files: FileStore; program: { name: string; version: string } }): Task<'clean'> =>
  async (asked, { progress, signal }) => {
    // Wishes that contradict one another do so for every recording.
    planCleaning(asked, null)
    const findings: Finding[] = []
    const runs = await pairConfounds(files, asked, findings)
    if (runs.length === 0) throw new AppError('input.bad', 'There is no parcel series among the files.', [noSeries])
    const series = runs.map((run) => run.series)
    const input = { ...asked, times: await knownTimes(files, [asked.series].flat(), series, asked.times) }
    const written = new Set<string>()
    const recordings: TaskOutput<'clean'>['recordings'] = []
    for (const [index, run] of runs.entries()) {
      await breathe(signal, 'series were cleaned')
      progress({ fraction: index / runs.length, message: `Recording ${index + 1} of ${runs.length}` })
      const remarks: Finding[] = []
      try {
        const made = await cleanRecording({ files, program, input }, run, remarks)
        recordings.push(made.cleaned)
        for (const path of made.written) written.add(path)
      } catch (error) {
        // Whoever gave one recording wants to know why at once; in a group the others are cleaned all the same.
        if (!isAboutRecording(error) || runs.length === 1) throw error
        remarks.splice(0, remarks.length, leftOut(baseName(run.series), error.message, error.findings))
        const { timeseries } = run.paths
        if (timeseries !== run.series && (await files.facts(timeseries)) !== null)
          remarks.push(earlierStays(timeseries))
      }
      findings.push(...remarks)
    }
    if (recordings.length === 0)
      throw new AppError('input.bad', 'No recording is left that could be cleaned.', condense(findings))
    return {
      files: [...written],
      findings: condense(findings),
      recordings,
      leftOut: runs.length - recordings.length,
    }
  }

const isAboutRecording = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'input.bad' || error.code === 'conflict')

const noSeries: Finding = {
  code: 'clean.series.none',
  severity: 'error',
  place: {},
  message: 'There is no parcel series among the files.',
  suggestion: 'Give series, or folders of them, as parcellate writes them.',
}
