import { entityOf, parseBidsName } from '../../domain/bids'
import { groupFindings } from '../../domain/dataset/groupFindings'
import type { Finding } from '../../domain/finding'
import type { NiftiSpace } from '../../domain/nifti/header'
import { compareSpaces, type Space } from '../../domain/parcellation/spaces'
import type { FileStore } from '../../ports'
import { readAtlasSidecar } from '../atlas/sidecar'
import { toldSpaceOf } from '../atlas/space'
import type { AtlasRow } from '../atlas/shelf'
import { demand } from '../fileText'
import { inParallel } from '../inParallel'
import { baseName } from '../paths'
import { readNiftiHeader } from '../volumeFiles'

/** The space of a recording: by the entity of its name, and by its header. */
export const spaceOfRecording = (path: string, header: NiftiSpace): Space => ({
  told: entityOf(parseBidsName(baseName(path)), 'space'),
  header,
})

/** What there is to say when a recording and an atlas, both volumes, are in different spaces. */
export async function doubtSpaces(
  files: FileStore,
  { bold, atlas, atlasSpace }: { bold: string; atlas: string; atlasSpace?: string },
  headers: { bold: NiftiSpace; atlas: NiftiSpace },
): Promise<Finding[]> {
  const told = toldSpaceOf(atlas, await readAtlasSidecar(files, atlas), atlasSpace)
  const differs = compareSpaces(
    spaceOfRecording(bold, headers.bold),
    { told, header: headers.atlas },
    { recording: baseName(bold), atlas: baseName(atlas) },
  )
  return differs ? [differs] : []
}

/** The same of an atlas on the list and many volumes, told together; of an atlas on surfaces there is nothing to say. */
export async function doubtVolumes(
  files: FileStore,
  { path, atlas, given }: AtlasRow,
  volumes: readonly string[],
): Promise<Finding[]> {
  if (atlas.kind === 'dlabel') return []
  const header = demand(await readNiftiHeader(files, path))
  const each = await inParallel(volumes, async (bold) => {
    const own = await readNiftiHeader(files, bold)
    const asked = { bold, atlas: path, atlasSpace: given?.space }
    return own.ok ? doubtSpaces(files, asked, { bold: own.value.space, atlas: header.space }) : []
  })
  return groupFindings(each.flat())
}
