import { baseName, joinPath } from './paths'

/** Where things lie in the folder that belongs to Boldscope. What the user imports stays where it is. */
export interface Workspace {
  root: string
  name: string
  catalogue: string
  /** Held by the one process that has the workspace open. */
  lock: string
  /** Files sent by a browser. */
  imports: string
  sample: string
  parcelsOf(recordingId: string): string
  /** Of one recording, by its id; of several that were judged together, by that of the job. */
  qualityAt(id: string): string
  /** Series that one job has cleaned. */
  cleanedAt(jobId: string): string
  modelAt(id: string): string
  resultAt(id: string): string
  reportAt(id: string): string
  /** What is kept of a report, beside its file. */
  reportFactsAt(id: string): string
  /** What is kept of an atlas of the user's, whose file lies elsewhere. */
  atlasFactsAt(id: string): string
  analysisAt(id: string): string
  /** A folder with the one file that an export made. */
  exportAt(id: string): string
  /** Whether a path lies where the program keeps what it has made: nothing there is the user's own. */
  isMade(path: string): boolean
  /** What is hashed to a recording's id: the same wherever the workspace lies, for files inside it. */
  nameOf(path: string): string
}

const madeIn = ['parcels', 'quality', 'models', 'results', 'analyses', 'exports', 'reports']

export const workspaceAt = (root: string): Workspace => ({
  root,
  name: baseName(root),
  catalogue: joinPath(root, 'catalogue.db'),
  lock: joinPath(root, 'catalogue.lock'),
  imports: joinPath(root, 'imports'),
  sample: joinPath(root, 'sample'),
  parcelsOf: (recordingId) => joinPath(root, 'parcels', recordingId),
  qualityAt: (id) => joinPath(root, 'quality', id),
  cleanedAt: (jobId) => joinPath(root, 'parcels', jobId),
  modelAt: (id) => joinPath(root, 'models', id),
  resultAt: (id) => joinPath(root, 'results', id),
  reportAt: (id) => joinPath(root, 'reports', `${id}.pdf`),
  reportFactsAt: (id) => joinPath(root, 'reports', id),
  atlasFactsAt: (id) => joinPath(root, 'atlases', id),
  analysisAt: (id) => joinPath(root, 'analyses', id),
  exportAt: (id) => joinPath(root, 'exports', id),
  isMade: (path) => madeIn.some((folder) => path.startsWith(`${joinPath(root, folder)}/`)),
  nameOf: (path) => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path),
})
