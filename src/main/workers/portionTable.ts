import { version } from '../../../package.json'
import { makeNodeCompressor } from '../adapters/nodeZlib'
import type { FileStore, ItemOf, OutcomeOf, Portion, SettingOf } from '../ports'
import type { CleaningPortions } from '../services/cleaning/cleanPortion'
import type { ConnectivityPortions } from '../services/connectivity/connectRecording'
import type { QualityPortions } from '../services/quality/qualityPortion'
import type { ScanPortions } from '../services/scanning/scanPortion'

export type Portions = CleaningPortions & ConnectivityPortions & QualityPortions & ScanPortions

/** A portion whose code is loaded when it is first asked for: a thread does one kind of them. */
const load = <K extends keyof Portions>(open: () => Promise<Portions[K]>) => {
  type One = Portion<SettingOf<Portions[K]>, ItemOf<Portions[K]>, OutcomeOf<Portions[K]>>
  let opened: Promise<One> | null = null
  const portion: One = async (setting, item, context) =>
    (await (opened ??= open() as Promise<One>))(setting, item, context)
  return portion as Portions[K]
}

/** The portions that tasks on many recordings are divided into, each with what it needs of this machine. */
export const makePortionTable = (files: FileStore): Portions => {
  const ports = { files, program: { name: 'Boldscope', version } }
  const compressor = makeNodeCompressor()
  return {
    clean: load<'clean'>(async () => (await import('../services/cleaning/cleanPortion')).cleanPortion(ports)),
    connectivity: load<'connectivity'>(async () =>
      (await import('../services/connectivity/connectRecording')).connectRecording({ ...ports, compressor }),
    ),
    quality: load<'quality'>(async () => (await import('../services/quality/qualityPortion')).qualityPortion(ports)),
    scan: load<'scan'>(async () => (await import('../services/scanning/scanPortion')).scanPortion(files)),
  }
}
