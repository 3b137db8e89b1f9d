import type { LabelVolume } from '../../domain/atlas/labelVolume'
import { entityOf, parseBidsName, toBidsLabel } from '../../domain/bids'
import { textAt, textsAt, type Json } from '../../domain/methods/readJson'
import type { AtlasReference } from '../../domain/parcelSeries'
import { formatAtlasTable, readAtlas } from '../atlasFiles'
import { baseName, joinPath } from '../paths'
import { readLabelVolume } from '../volumeFiles'
import { readSidecar, writeSidecar, type ExportFolder } from './exportFolder'
import type { PlacedItem } from './place'
import { scrub } from './scrub'

/** The atlases of an export. */
export interface AtlasShelf {
  /** Puts an atlas into the export once; gives its place there, null where its file is not at hand. */
  put(atlas: AtlasReference | null, item: PlacedItem): Promise<string | null>
  /** Its label volume; null where it is not at hand or is no label volume. The last one is kept. */
  volumeOf(atlas: AtlasReference | null): Promise<LabelVolume | null>
}

/** Templates that BIDS has names for; positions in them need no further description. */
const standardTemplates =
  /^(ICBM452AirSpace|ICBM452Warp5Space|IXI549Space|fsaverage|fsaverageSym|fsLR|MNIColin27|MNI152Lin|MNI152NLin2009[abc]A?[sS]ym|MNI152NLin6A?[sS]ym|MNI305|NIHPD|OASIS30AntsOASISAnts|OASIS30Atropos|Talairach|UNCInfant)$/

const stemOf = (path: string): string => path.replace(/(\.dlabel)?(\.nii)?(\.gz)?$/i, '')

export const makeAtlasShelf = (folder: ExportFolder): AtlasShelf => {
  const { files } = folder
  const places = new Map<string, string>()
  let last: { file: string; volume: LabelVolume | null } | null = null
  const isThere = async (file: string | null): Promise<boolean> =>
    file !== null && (await files.facts(file))?.kind === 'file'

  const volumeOf: AtlasShelf['volumeOf'] = async (atlas) => {
    const file = atlas?.file ?? null
    if (file === null || !(await isThere(file))) return null
    if (last?.file !== file) {
      const read = await readLabelVolume(files, file)
      last = { file, volume: read.ok ? read.value : null }
    }
    return last.volume
  }
  return {
    volumeOf,
    async put(atlas, item) {
      if (!atlas?.file || !(await isThere(atlas.file))) return null
      const hash = await files.sha256(atlas.file)
      const known = places.get(hash)
      if (known !== undefined) return known
      const own = toBidsLabel(atlas.name) || 'unnamed'
      const isTaken = [...places.values()].some((place) => place.includes(`_atlas-${own}_`))
      const name = isTaken ? `${own}+${hash.slice(0, 6)}` : own
      const target = await putAtlas(folder, { file: atlas.file, name, hash }, await volumeOf(atlas), item)
      places.set(hash, target)
      return target
    },
  }
}

/** The volume with its table and sidecar below the template that it lies in, and what the atlas is at the root. */
async function putAtlas(
  folder: ExportFolder,
  { file, name, hash }: { file: string; name: string; hash: string },
  volume: LabelVolume | null,
  item: PlacedItem,
): Promise<string> {
  const { files, out, written } = folder
  const about = scrub(await readSidecar(files, `${stemOf(file)}.json`), folder.removed) as Json
  const template = templateOf(about, volume, item, name)
  const suffix = volume === null && !/\.dlabel\.nii$/i.test(file) ? 'probseg' : 'dseg'
  const target = joinPath(`tpl-${template}`, 'anat', `tpl-${template}_atlas-${name}_${suffix}`)
  const extension = /(\.dlabel\.nii|\.nii(\.gz)?)$/i.exec(file)?.[0] ?? '.nii'
  await files.copy(file, joinPath(out, target + extension))
  written.push(joinPath(out, target + extension))
  await writeTable(folder, file, target)
  await writeSidecar(folder, target, {
    Description: `Parcels of the atlas ${name}.`,
    ...about,
    ...(standardTemplates.test(template) ? {} : { SpatialReference: target + extension }),
    Name: name,
    SHA256: hash,
    network: { Description: 'Network that the parcel belongs to.' },
  })
  await writeSidecar(folder, `atlas-${name}_description`, {
    Name: name,
    License: textAt(about, 'License') ?? 'not stated: see who published the atlas',
    ...(textAt(about, 'Description') ? { Description: textAt(about, 'Description') } : {}),
    ...(textsAt(about, 'ReferencesAndLinks').length > 0
      ? { ReferencesAndLinks: textsAt(about, 'ReferencesAndLinks') }
      : {}),
    ...(about.Phantom === true ? { Phantom: true } : {}),
  })
  return target + extension
}

async function writeTable({ files, write, out, written }: ExportFolder, file: string, target: string): Promise<void> {
  const atlas = await readAtlas(files, file)
  if (atlas.ok) return write(`${target}.tsv`, formatAtlasTable(atlas.value.parcels))
  const beside = `${stemOf(file)}.tsv`
  if ((await files.facts(beside))?.kind !== 'file') return
  await files.copy(beside, joinPath(out, `${target}.tsv`))
  written.push(joinPath(out, `${target}.tsv`))
}

/**
 * The template by which BIDS files an atlas: what its sidecar or name says, else the space of the recording that it was
 * laid on; where nothing says, the atlas is a space of its own.
 */
function templateOf(about: Json, volume: LabelVolume | null, item: PlacedItem, name: string): string {
  const told = textAt(about, 'Space') ?? textAt(about, 'SpatialReference')
  const space = entityOf(parseBidsName(baseName(item.path)), 'space')
  const standard = [told, space].find((each) => each !== null && standardTemplates.test(each))
  if (standard) return standard
  return volume?.space === 'talairach' ? 'Talairach' : `${name.replace(/\+/g, '')}`
}
