import { ciftiKind } from '../domain/cifti/kinds'
import { readCiftiLabels } from '../domain/cifti/readLabels'
import type { LabelTable } from '../domain/atlas/labelTable'
import { parseLabelTable } from '../domain/atlas/parseLabelTable'
import type { Checked } from '../domain/finding'
import type { FileStore } from '../ports'
import { checked, readInflatedText } from './fileText'
import { baseName } from './paths'
import { fileSource } from './weights/openWeights'

/** The label table of an atlas, from text or from a CIFTI-2 atlas (`.dlabel.nii`). */
export const readLabelNames = (files: FileStore, path: string): Promise<Checked<LabelTable>> =>
  checked(async () => {
    const file = baseName(path)
    if (ciftiKind(file)) return readCiftiLabels(await fileSource(files, path), file)
    return parseLabelTable(await readInflatedText(files, path), file)
  })
