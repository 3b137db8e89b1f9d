import { AppError } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { FileStore, Portion } from '../../ports'
import { fileLeftOut } from '../fileLeftOut'
import { baseName } from '../paths'
import { cleanRecording, type Cleaned } from './cleanRecording'
import { earlierStays } from './remarks'
import type { CleaningItem, Target } from './target'

interface CleanSetting {
  input: Target['input']
  /** Whoever gave one recording wants to know why it fails; in a group the others are cleaned all the same. */
  isOnly: boolean
}

/** What one recording came to; null where it had to be left out, and a finding says why. */
interface CleanOutcome {
  made: { cleaned: Cleaned; written: string[] } | null
  findings: Finding[]
}

export type CleaningPortions = { clean: Portion<CleanSetting, CleaningItem, CleanOutcome> }

/** Cleans one recording of a cohort. */
export const cleanPortion =
  (ports: { files: FileStore; program: Target['program'] }): CleaningPortions['clean'] =>
  async ({ input, isOnly }, run) => {
    const findings: Finding[] = []
    try {
      return { made: await cleanRecording({ ...ports, input }, run, findings), findings }
    } catch (error) {
      if (!isAboutRecording(error) || isOnly) throw error
      const told = [fileLeftOut('clean.recording.leftOut', baseName(run.series), error.findings, error.message)]
      const { timeseries } = run.paths
      const stays = timeseries !== run.series && (await ports.files.facts(timeseries)) !== null
      return { made: null, findings: stays ? [...told, earlierStays(timeseries)] : told }
    }
  }

const isAboutRecording = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'input.bad' || error.code === 'conflict')
