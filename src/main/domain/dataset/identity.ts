import { entityAnywhere, entityOf } from '../bids'
import { readConnectomesName } from './connectomesName'
import { stemOf, type DatasetFile } from './datasetFile'
import type { DatasetRoot } from './layout'
import { pipelineOf, pipelineOfPath } from './pipelines'

/** Who, when and what a recording is of, by its path. */
export interface Identity {
  /** Without `sub-`. A name that says nothing of it gives its own stem. */
  subject: string
  /** Whether the path says who it is. */
  namesSubject: boolean
  session: string | null
  task: string | null
  run: string | null
  space: string | null
  description: string | null
  atlas: string | null
  site: string | null
  pipeline: string | null
}

/** Words that are put around the name of a recording. */
const decoration =
  /^(ts|tc|roits|timeseries|rp)_|_?(bold|timeseries|ts|tc|roits|filtered_func_data|func_preproc|func|rest|preproc)$/gi

/** What the path of a recording says of it, in the data set that it lies in. */
export function identify(file: DatasetFile, root: DatasetRoot): Identity {
  const connectomes = root.kind === 'connectomes' ? readConnectomesName(file) : null
  if (connectomes) {
    const { subject, site, atlas, strategy, program } = connectomes
    const pipeline = program === null ? null : (pipelineOf(program) ?? program)
    const unsaid = { session: null, task: null, run: null, space: null }
    return { subject, namesSubject: true, ...unsaid, description: strategy, atlas, site, pipeline }
  }
  const { name, path } = file
  const of = (key: string): string | null => entityOf(name, key)
  const isBids = of('sub') !== null
  const said = (key: string): string | null => of(key) ?? (isBids ? null : entityAnywhere(path, key))
  const subject = said('sub')
  return {
    subject: subject ?? (stemOf(file).replace(decoration, '') || stemOf(file)),
    namesSubject: subject !== null,
    session: said('ses'),
    task: said('task'),
    run: said('run'),
    space: of('space'),
    description: of('desc'),
    // XCP-D before 0.7 and BIDS segmentations say `seg`.
    atlas: of('atlas') ?? (name.suffix === 'timeseries' ? of('seg') : null),
    site: null,
    pipeline: root.pipelines[0] ?? (root.kind === 'bids' ? null : pipelineOfPath(file.folder)),
  }
}

/**
 * People of recordings whose paths do not name them. Where one stem would stand for several recordings, as in folders of
 * people with files of the same names, the topmost folder is taken: `100307/rest.nii.gz` and `100408/rest.nii.gz`.
 */
export function tellApart(unnamed: ReadonlyArray<{ path: string; subject: string }>): void {
  const counts = new Map<string, number>()
  for (const { subject } of unnamed) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  for (const one of unnamed)
    if (counts.get(one.subject)! > 1 && one.path.includes('/')) one.subject = one.path.slice(0, one.path.indexOf('/'))
}

const runKeys = ['sub', 'ses', 'task', 'acq', 'ce', 'rec', 'dir', 'run']

/** What files of one run have in common: their BIDS entities of acquisition; null without a subject. */
export const runKeyOf = ({ name }: Pick<DatasetFile, 'name'>): string | null =>
  entityOf(name, 'sub') === null ? null : runKeys.map((key) => entityOf(name, key) ?? '').join('_')
