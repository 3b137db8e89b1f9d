import type { LabelVolume } from '../../domain/atlas/labelVolume'
import { entityOf, parseBidsName, toBidsLabel } from '../../domain/bids'
import { textAt, textsAt, type Json } from '../../domain/methods/readJson'
import type { AtlasReference } from '../../domain/parcelSeries'
import { readAnyAtlas } from '../atlas/readAny'
import { readAtlasSidecar, stemOf } from '../atlas/sidecar'
import { formatAtlasTable } from '../atlasFiles'
import { baseName, joinPath } from '../paths'
import { readLabelVolume } from '../volumeFiles'
import { copyVolume } from './copyVolume'
import { readSidecar, writeSidecar, type ExportFolder } from './exportFolder'
import type { PlacedItem } from './place'
import { scrub, scrubText } from './scrub'

export interface ShelvedAtlas {
  /** Path within the export. */
  target: string
  /** SHA-256 of the file there. */
  hash: string
}

/** The atlases of an export. */
export interface AtlasShelf {
  /** Puts an atlas into the export once; gives its place and hash there, null where its file is not at hand. */
  put(atlas: AtlasReference | null, item: PlacedItem): Promise<ShelvedAtlas | null>
  /** Its label volume; null where it is not at hand or is no label volume. The last one is kept. */
  volumeOf(atlas: AtlasReference | null): Promise<LabelVolume | null>
  /** What it asks to cite. */
  referencesOf(atlas: AtlasReference | null): Promise<string[]>
}

/** Templates that BIDS has names for; positions in them need no further description. */
const standardTemplates =
  /^(ICBM452AirSpace|ICBM452Warp5Space|IXI549Space|fsaverage|fsaverageSym|fsLR|MNIColin27|MNI152Lin|MNI152NLin2009[abc]A?[sS]ym|MNI152NLin6A?[sS]ym|MNI305|NIHPD|OASIS30AntsOASISAnts|OASIS30Atropos|Talairach|UNCInfant)$/

export const makeAtlasShelf = (folder: ExportFolder): AtlasShelf => {
  const { files } = folder
  const places = new Map<string, ShelvedAtlas>()
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
    async referencesOf(atlas) {
      const reference = atlas?.file ? (await readAtlasSidecar(files, atlas.file)).reference : null
      return reference?.split('\n').map(scrubText) ?? []
    },
    async put(atlas, item) {
      if (!atlas?.file || !(await isThere(atlas.file))) return null
      const hash = await files.sha256(atlas.file)
      const known = places.get(hash)
      if (known !== undefined) return known
      const own = toBidsLabel(atlas.name) || 'unnamed'
      const isTaken = [...places.values()].some(({ target }) => target.includes(`_atlas-${own}_`))
      const name = isTaken ? `${own}+${hash.slice(0, 6)}` : own
      const { file, kind } = atlas
      const shelved = await putAtlas(folder, { file, name, kind }, await volumeOf(atlas), item)
      places.set(hash, shelved)
      return shelved
    },
  }
}

/** The volume with its table and sidecar below the template that it lies in, and what the atlas is at the root. */
async function putAtlas(
  folder: ExportFolder,
  { file, name, kind }: { file: string; name: string; kind?: AtlasReference['kind'] },
  volume: LabelVolume | null,
  item: PlacedItem,
): Promise<ShelvedAtlas> {
  const { files } = folder
  const about = scrub(await readSidecar(files, `${stemOf(file)}.json`), folder.removed) as Json
  const template = templateOf(about, volume, item, name)
  const suffix = kind === 'maps' ? 'probseg' : 'dseg'
  const target = joinPath(`tpl-${template}`, 'anat', `tpl-${template}_atlas-${name}_${suffix}`)
  const extension = /(\.dlabel\.nii|\.nii(\.gz)?)$/i.exec(file)?.[0] ?? '.nii'
  const hash = await copyVolume(folder, file, target + extension)
  await writeTable(folder, file, target)
  const { Sources, ...facts } = about
  await writeSidecar(folder, target, {
    Description: `Parcels of the atlas ${name}.`,
    ...facts,
    ...sourcesOf(Sources),
    SpatialReference: target + extension,
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
  return { target: target + extension, hash }
}

/** BIDS has sources as texts; what else a sidecar tells of them has a field of its own. */
function sourcesOf(told: unknown): Json {
  const all = Array.isArray(told) ? (told as unknown[]) : told === undefined ? [] : [told]
  const [texts, others] = [
    all.filter((each) => typeof each === 'string'),
    all.filter((each) => typeof each !== 'string'),
  ]
  return { ...(texts.length > 0 ? { Sources: texts } : {}), ...(others.length > 0 ? { SourceFiles: others } : {}) }
}

async function writeTable({ files, write, out, written }: ExportFolder, file: string, target: string): Promise<void> {
  const atlas = await readAnyAtlas(files, file)
  if (atlas.ok) return write(`${target}.tsv`, formatAtlasTable(atlas.value.facts.parcels))
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
