import type { FileStore } from '../ports'
import { folderOf, joinPath } from './paths'

const deepest = 6

/** The ground truth of a phantom's data set, which lies as `truth.tsv` at its top; null where there is none. */
export const findTruth = async (files: FileStore, path: string): Promise<string | null> => {
  let folder = folderOf(path)
  for (let up = 0; up < deepest; up++, folder = folderOf(folder)) {
    const truth = joinPath(folder, 'truth.tsv')
    if (await files.facts(truth)) return truth
  }
  return null
}
