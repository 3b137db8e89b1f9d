import { entityOf } from '../bids'
import { ciftiKind } from '../cifti/kinds'
import type { DatasetFile } from './datasetFile'

/** Whether a file is connectivity of parcels in CIFTI-2, by its name. */
export const isPconn = (name: string): boolean => ciftiKind(name) === 'pconn'

/**
 * Whether a file holds a matrix of connectivity, by its name: `.pconn.nii`, or a table that ends in `_relmat` or
 * `_conmat` (XCP-D and others).
 */
export const isConnectomeFile = (name: string): boolean =>
  isPconn(name) || /(^|[_.-])(relmat|conmat)\.(tsv|csv|txt)(\.gz)?$/i.test(name)

/**
 * The same for files of a folder, which nobody named: without those that only tell of the mean of a group, pair by pair,
 * how its values scatter and how many there are.
 */
export const isConnectomeInFolder = (name: string): boolean =>
  isConnectomeFile(name) && !/^group_.*_desc-(deviation|count)_relmat\./i.test(name)

/** What the values of a matrix are by the name of its file, as in `stat-pearsoncorrelation`; null where it does not say. */
export const statInName = (file: string): string | null => {
  const stat = /(?:^|_)(?:stat|meas|measure)-([^_.]+)/i.exec(file)?.[1] ?? ''
  return stat.toLowerCase().replace(/[^a-z0-9]/g, '') || null
}

/** What the name of a matrix tells of it; null where it is silent. */
export const describeConnectome = ({ path, base, name, bytes }: DatasetFile) => ({
  path,
  format: isPconn(base) ? ('cifti' as const) : ('text' as const),
  subject: entityOf(name, 'sub'),
  session: entityOf(name, 'ses'),
  task: entityOf(name, 'task'),
  run: entityOf(name, 'run'),
  // XCP-D calls the atlas of a series so.
  atlas: entityOf(name, 'atlas') ?? entityOf(name, 'seg'),
  stat: statInName(base),
  bytes,
})
