import { parseConfoundTable, readComponentMasks, type ComponentMasks, type ConfoundTable } from '../domain/confounds'
import { accept, refuse, type Checked } from '../domain/finding'
import { parseJsonObject } from '../domain/tables/seriesSidecar'
import type { FileStore } from '../ports'
import { checked, readInflatedText } from './fileText'
import { baseName } from './paths'
import { sidecarOf } from './seriesFiles'

export interface ConfoundFile {
  table: ConfoundTable
  /** From the JSON sidecar; null without one. */
  masks: ComponentMasks
}

/** Reads a confounds table (`.tsv`, also `.gz`) and what the JSON sidecar beside it says of its components. */
export const readConfounds = (files: FileStore, path: string): Promise<Checked<ConfoundFile>> =>
  checked<ConfoundFile>(async () => {
    const table = parseConfoundTable(await readInflatedText(files, path), baseName(path))
    if (!table.ok) return table
    const sidecar = sidecarOf(path)
    if ((await files.facts(sidecar))?.kind !== 'file') return accept({ table: table.value, masks: null })
    const json = parseJsonObject(await files.readText(sidecar))
    if (json !== null) return accept({ table: table.value, masks: readComponentMasks(json) })
    const file = baseName(sidecar)
    return refuse({
      code: 'confounds.sidecar.broken',
      severity: 'error',
      place: { file },
      message: `${file} is not a JSON object.`,
      suggestion: 'Repair or remove the sidecar.',
    })
  })
