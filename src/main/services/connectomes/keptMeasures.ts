import type { Connectome } from '../../../preload/contract'
import type { FileStore } from '../../ports'
import type { AnalysisRow } from '../analysisRegister'
import { formatJson } from '../formatJson'
import { baseName, folderOf, joinPath } from '../paths'
import { hasSameContent } from '../recordingChanges'
import type { FileStamp } from '../recordingRows'
import { readMeasures } from './readMeasures'

/** Measures of the graph of a matrix that was computed elsewhere. */
export interface Measured {
  /** What the file of the matrix was then. */
  stamp: FileStamp
  /** Their table, in a folder of its own, by its path from the folder of the analysis. */
  table: string
}

const fileName = 'measured.json'

/** The measures that lie with imported matrices. */
export const keptMeasures = (files: FileStore) => {
  const measuredOf = async ({ folder }: AnalysisRow): Promise<Measured | null> => {
    const path = joinPath(folder, fileName)
    return (await files.facts(path)) === null ? null : JSON.parse(await files.readText(path))
  }
  return {
    /** Of the file as it is: what was measured before it changed no longer tells of it. */
    async read(row: AnalysisRow): Promise<Connectome['measures']> {
      const { path, stamp } = row.source!
      const measured = await measuredOf(row)
      if (!measured || !hasSameContent(measured.stamp, stamp, path)) return []
      return [{ name: baseName(path), ...(await readMeasures(files, joinPath(row.folder, measured.table))) }]
    },
    /** In the place of those from before. */
    async keep(row: AnalysisRow, measured: Measured): Promise<void> {
      const before = await measuredOf(row)
      await files.write(joinPath(row.folder, fileName), formatJson(measured))
      if (before) await files.remove(joinPath(row.folder, folderOf(before.table)))
    },
  }
}
