import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Crew, FileStore, Task } from '../ports'
import { cleanPortion, type CleaningPortions } from './cleaning/cleanPortion'
import { planAtlases } from './cleaning/keepAtlas'
import { pairConfounds } from './cleaning/pairConfounds'
import { pairJudged } from './cleaning/pairJudged'
import { planCleaning } from './cleaning/plan'
import { baseName } from './paths'
import { knownTimes } from './series/openSeries'
import { shareRecordings } from './shareRecordings'
import { condense } from './training/condense'
import { workAlone } from './workAlone'

interface CleanPorts {
  files: FileStore
  program: { name: string; version: string }
}

/**
 * Cleans parcel series, each by itself, in this order and each step only when asked for: dummy frames, despiking,
 * censoring, trend, filter, confounds, scale. What was done stands in the sidecars; the tables of outliers say which
 * frames were left out and why. Recordings of a group that cannot be cleaned are left out with a finding; throws
 * AppError 'input.bad' when none is left. See docs/cleaning.md.
 *
 * @param crew  whoever works on several recordings at once; one after the other when left out
 */
export const makeClean =
  (ports: CleanPorts, crew: Crew<CleaningPortions> = workAlone({ clean: cleanPortion(ports) })): Task<'clean'> =>
  async (asked, context) => {
    const { files } = ports
    // Wishes that contradict one another do so for every recording.
    planCleaning(asked, null)
    const findings: Finding[] = []
    const runs = await pairConfounds(files, asked, findings)
    if (runs.length === 0) throw new AppError('input.bad', 'There is no parcel series among the files.', [noSeries])
    const series = runs.map((run) => run.series)
    const input = { ...asked, times: await knownTimes(files, [asked.series].flat(), series, asked.times) }
    const atlases = await planAtlases(files, series, input.out)
    const judged = await pairJudged(files, input, series, findings)
    const written = new Set<string>()
    const recordings: TaskOutput<'clean'>['recordings'] = []
    const cohort = {
      setting: { input, isOnly: runs.length === 1 },
      recordings: runs.map((run, at) => ({ ...run, atlas: atlases[at], judged: judged[at] })),
      nameOf: ({ series }: { series: string }) => baseName(series),
      sharing: { workers: input.workers, fewestEach },
    }
    for await (const { made, findings: remarks } of shareRecordings(crew, 'clean', cohort, context)) {
      findings.push(...remarks)
      if (made === null) continue
      recordings.push(made.cleaned)
      for (const path of made.written) written.add(path)
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

/** A recording is cleaned in a fifth of the time that a worker takes to start. */
const fewestEach = 4

const noSeries: Finding = {
  code: 'clean.series.none',
  severity: 'error',
  place: {},
  message: 'There is no parcel series among the files.',
  suggestion: 'Give series, or folders of them, as parcellate writes them.',
}
