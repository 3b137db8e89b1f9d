import type { DatasetFile } from '../../domain/dataset/datasetFile'
import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { readMatrixFile } from '../connectomes/readMatrix'
import { joinPath } from '../paths'
import type { Pace } from './pace'

/** What is wrong with matrices of connectivity; each is read to its end. */
export const checkConnectomes = async (
  files: FileStore,
  folder: string,
  matrices: readonly DatasetFile[],
  pace: Pace,
): Promise<Finding[]> => {
  const findings: Finding[] = []
  for (const [at, { path }] of matrices.entries()) {
    await pace(at / matrices.length, `${at + 1} of ${matrices.length} matrices`)
    const read = await readMatrixFile(files, joinPath(folder, path))
    findings.push(...read.findings.map((finding) => ({ ...finding, place: { ...finding.place, file: path } })))
  }
  return findings
}
