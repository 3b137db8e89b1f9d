import { formatJson } from '../formatJson'
import type { AtlasReference, ParcelInfo } from '../../domain/parcelSeries'
import { boldGrid, headGrid, networks, paintT1, parcels, type Anomaly, type ParcelMap } from '../../domain/phantom'
import { encodeNifti } from '../../domain/nifti/write'
import { formatTsv } from '../../domain/tables/delimited'
import type { Compressor, FileStore } from '../../ports'
import { readAtlas } from '../atlasFiles'
import { demand } from '../fileText'
import { sampleReadme } from './readme'

/** The data set's folder while it is written. */
export interface SampleFolder {
  files: FileStore
  /** Everything written so far. */
  written: string[]
  /** Writes a file at a path within the data set, given in parts; makes its folder. */
  write(parts: readonly string[], content: Uint8Array | string): Promise<string>
  path(...parts: string[]): string
}

export const generatedBy = (seed: number) => ({ Name: 'Boldscope', Description: `phantom, seed ${seed}` })

/** What the data set is, for people and programs. */
export async function describeDataset(
  folder: SampleFolder,
  subjects: readonly string[],
  recordings: number,
  seed: number,
): Promise<void> {
  const description = (Name: string, more: object) =>
    formatJson({
      Name,
      BIDSVersion: '1.11.0',
      Phantom: true,
      License: 'CC0',
      GeneratedBy: [generatedBy(seed)],
      ...more,
    })
  await folder.write(
    ['dataset_description.json'],
    description('Boldscope phantom: made by code, nobody’s brain', { DatasetType: 'raw' }),
  )
  await folder.write(
    ['derivatives', 'phantom', 'dataset_description.json'],
    description('Boldscope phantom: parcel series of the reference cohort', { DatasetType: 'derivative' }),
  )
  await folder.write(['README.md'], sampleReadme(seed, subjects.length, recordings))
  await folder.write(
    ['participants.tsv'],
    formatTsv([
      ['participant_id', 'species', 'role'],
      ...subjects.map((name, i) => [name, 'phantom', i < recordings ? 'recording' : 'reference']),
    ]),
  )
}

/** The head as a T1-weighted picture at 2 mm. */
export async function writeAnatomy(
  folder: SampleFolder,
  compressor: Compressor,
  head: Uint8Array,
  seed: number,
): Promise<void> {
  const { shape, affine } = headGrid
  const picture = { shape, affine, space: 'aligned', datatype: 'uint8', description: 'phantom, nobody' } as const
  const bytes = encodeNifti({ ...picture, data: paintT1(head, seed) })
  await folder.write(['phantom_T1w.nii.gz'], await compressor.gzip(bytes))
  await folder.write(['phantom_T1w.json'], formatJson({ Phantom: true, GeneratedBy: generatedBy(seed) }))
}

/** Parcels and their atlas as series refer to them. */
export interface WrittenAtlas {
  reference: AtlasReference
  parcels: ParcelInfo[]
}

/** The label volume on the recordings' grid with its table; read back, so that series say what a reader would find. */
export async function writeAtlas(
  folder: SampleFolder,
  compressor: Compressor,
  { labels }: ParcelMap,
): Promise<WrittenAtlas> {
  const { shape, affine } = boldGrid
  const bytes = encodeNifti({
    shape,
    affine,
    space: 'aligned',
    datatype: 'int16',
    data: labels,
    description: 'phantom',
  })
  const path = await folder.write(['atlas-Phantom_dseg.nii.gz'], await compressor.gzip(bytes))
  const colors = new Map<string, string>(networks.map(({ name, color }) => [name, color]))
  await folder.write(
    ['atlas-Phantom_dseg.tsv'],
    formatTsv([
      ['index', 'name', 'network', 'color'],
      ...parcels.map(({ label, name, network }) => [String(label), name, network, colors.get(network)!]),
    ]),
  )
  await folder.write(
    ['atlas-Phantom_dseg.json'],
    formatJson({
      Name: 'Phantom',
      Phantom: true,
      SpatialReference: 'the phantom’s own space, mm, RAS+; no standard space',
      License: 'CC0',
    }),
  )
  const { name, hash, file, parcels: read } = demand(await readAtlas(folder.files, path), [])
  return {
    reference: { name, hash, file },
    parcels: read.map(({ label, name: parcel, network, centre }) => ({ label, name: parcel, network, centre })),
  }
}

/** What was planted: the ground truth that a detection is measured by. */
export async function writeTruth(folder: SampleFolder, subject: string, anomalies: readonly Anomaly[]): Promise<void> {
  const labelOf = (name: string) => parcels.find((parcel) => parcel.name === name)!.label
  await folder.write(
    ['truth.tsv'],
    formatTsv([
      ['subject', 'parcel', 'label', 'kind', 'first_frame', 'last_frame'],
      ...anomalies.map(({ parcel, kind, firstFrame, lastFrame }) =>
        [subject, parcel, labelOf(parcel), kind, firstFrame, lastFrame].map(String),
      ),
    ]),
  )
}
