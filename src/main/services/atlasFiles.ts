import type { Parcel } from '../../preload/contract'
import { measureLabels, mostLabels, type LabelVolume } from '../domain/atlas/labelVolume'
import { some } from '../domain/atlas/labelProblem'
import type { LabelName, LabelTable } from '../domain/atlas/labelTable'
import { nameLabels } from '../domain/atlas/nameLabels'
import { entityOf, parseBidsName, toBidsLabel } from '../domain/bids'
import { accept, refuse, type Checked, type Finding } from '../domain/finding'
import type { AtlasReference } from '../domain/parcelSeries'
import { formatTsv } from '../domain/tables/delimited'
import type { FileStore } from '../ports'
import { readAtlasSidecar, stemOf } from './atlas/sidecar'
import { checked } from './fileText'
import { readLabelNames } from './labelFiles'
import { baseName } from './paths'
import { readLabelVolume } from './volumeFiles'

/** An atlas as its label volume and table tell it. */
export interface AtlasFile extends AtlasReference {
  hash: string
  file: string
  phantom: boolean
  /** Ascending by label; also those that the table names and no voxel carries (0 voxels, no centre). */
  parcels: Parcel[]
  volume: LabelVolume
}

/** The name of an atlas after its file: the `atlas` or `seg` entity, else the file's name as a BIDS label. */
export function atlasName(path: string): string {
  const parsed = parseBidsName(baseName(path))
  return entityOf(parsed, 'atlas') ?? entityOf(parsed, 'seg') ?? (toBidsLabel(stemOf(baseName(path))) || 'atlas')
}

/**
 * Reads an atlas: a label volume and a table of names. Without `tablePath` a `.tsv` or `.txt` of the volume's name
 * beside it is taken; without any, labels are called `label-N`. A JSON sidecar beside the volume may say that it is a
 * phantom. Labels that no voxel carries stay, with a finding.
 */
export const readAtlas = (files: FileStore, volumePath: string, tablePath?: string): Promise<Checked<AtlasFile>> =>
  checked(async () => {
    const volume = await readLabelVolume(files, volumePath)
    if (!volume.ok) return volume
    const measured = measureLabels(volume.value)
    if (!measured) return refuse(tooManyLabels(baseName(volumePath)))
    if (measured.size === 0) return refuse(noLabels(baseName(volumePath)))
    const table = await readTable(files, volumePath, tablePath)
    if (!table.ok) return table
    const names = nameLabels(table.value.table, [...measured.keys()], table.value.file)
    if (!names.ok) return names

    const parcels = names.value.map(({ label, name, network }): Parcel => {
      const { voxels = 0, centre = null } = measured.get(label) ?? {}
      return { label, name, network, voxels, centre }
    })
    const findings = [...volume.findings, ...table.findings, ...names.findings]
    findings.push(...remarkOnAbsent(table.value.file, names.value, (label) => measured.has(label)))
    const atlas: AtlasFile = {
      name: atlasName(volumePath),
      hash: await files.sha256(volumePath),
      file: volumePath,
      phantom: (await readAtlasSidecar(files, volumePath)).phantom,
      parcels,
      volume: volume.value,
    }
    return accept(atlas, findings)
  })

/** The atlas' table as BIDS `dseg.tsv`: index, name and network. */
export const formatAtlasTable = (parcels: readonly Parcel[]): string =>
  formatTsv([
    ['index', 'name', 'network'],
    ...parcels.map(({ label, name, network }) => [String(label), name, network ?? 'n/a']),
  ])

/** The table of an atlas and the name of the file it came from: the one given, else one of the atlas' name beside it. */
export async function readTable(
  files: FileStore,
  atlasPath: string,
  tablePath?: string,
): Promise<Checked<{ table: LabelTable | null; file: string }>> {
  const stem = stemOf(atlasPath)
  let path = tablePath
  for (const ending of ['.tsv', '.txt', '.csv', '.xml'])
    if (path === undefined && (await files.facts(stem + ending))?.kind === 'file') path = stem + ending
  if (path === undefined) return accept({ table: null, file: baseName(atlasPath) }, [noTable(baseName(atlasPath))])
  const file = baseName(path)
  const table = await readLabelNames(files, path)
  return table.ok ? accept({ table: table.value, file }, table.findings) : table
}

/** A remark where the table names labels that are nowhere in the atlas. */
export function remarkOnAbsent(
  file: string,
  names: readonly LabelName[],
  isThere: (label: number) => boolean,
): Finding[] {
  const absent = names.filter(({ label }) => !isThere(label))
  return absent.length === 0 ? [] : [labelsAbsent(file, absent)]
}

const noTable = (file: string): Finding => ({
  code: 'labels.none',
  severity: 'info',
  place: { file },
  message: `No table of labels lies beside ${file}: its parcels are called by their numbers, and no network is known.`,
  suggestion: `Put the table that came with it beside it, called ${stemOf(file)}.tsv, .txt, .csv or .xml, or name it with the atlas.`,
})

const noLabels = (file: string): Finding => ({
  code: 'atlas.empty',
  severity: 'error',
  place: { file },
  message: `${file} holds no label: every voxel is 0.`,
  suggestion: 'Give a label volume with a number above 0 for each parcel.',
})

const tooManyLabels = (file: string): Finding => ({
  code: 'atlas.tooMany',
  severity: 'error',
  place: { file },
  message: `${file} holds more than ${mostLabels} different numbers: it is no map of parcels.`,
  suggestion: 'Give a label volume with one whole number per parcel.',
})

const labelsAbsent = (file: string, absent: readonly LabelName[]): Finding => ({
  code: 'atlas.label.absent',
  severity: 'warning',
  place: { file, line: absent[0].line },
  message: `${absent.length} parcels of the table have no voxel in the label volume: ${some(absent.map(({ name }) => name))}.`,
  suggestion: 'They are kept as columns without values. Check that table and volume belong together.',
})
