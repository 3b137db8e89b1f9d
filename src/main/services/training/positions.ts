import { AppError, type InputContract } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { AtlasReference } from '../../domain/parcelSeries'
import type { FileStore } from '../../ports'
import { readAtlas } from '../atlasFiles'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { readLabelVolume } from '../volumeFiles'
import type { Member } from './cohort'

/** What a model is told of its parcels, in their order. */
export interface Positions extends Pick<InputContract, 'atlas' | 'parcels' | 'coordinates' | 'centres'> {
  /** The label volume, when it is at hand. */
  atlasFile: string | null
  findings: Finding[]
}

interface Placed {
  name: string
  network: string | null
  centre: [number, number, number] | null
}

/**
 * Where the parcels lie: as the recordings' sidecars say; else by the label volume at `atlasPath`; else nowhere, which
 * is remarked on. Throws AppError 'input.bad' when the label volume does not know the parcels.
 */
export const findPositions = async (
  files: FileStore,
  members: readonly Member[],
  atlasPath: string | undefined,
): Promise<Positions> => {
  const placed = members.find(({ series }) => series.parcels.some(({ centre }) => centre !== null))
  const { series } = placed ?? members[0]
  if (!placed && atlasPath !== undefined) return fromAtlas(files, members[0], atlasPath)
  const findings: Finding[] = []
  const atlasFile = await findAtlasFile(files, series.atlas, atlasPath, findings)
  const { name = 'unknown', hash = null } = series.atlas ?? {}
  return describe(series.parcels, { atlas: { name, hash }, atlasFile, findings })
}

const fromAtlas = async (files: FileStore, { name, series }: Member, atlasPath: string): Promise<Positions> => {
  const findings: Finding[] = []
  const remarks: Finding[] = []
  const atlas = demand(await readAtlas(files, atlasPath), remarks)
  // The series name their parcels themselves.
  findings.push(...remarks.filter(({ code }) => code !== 'labels.none'))
  const byLabel = new Map(atlas.parcels.map((parcel) => [parcel.label, parcel]))
  const byName = new Map(atlas.parcels.map((parcel) => [parcel.name, parcel]))
  const parcels = series.parcels.map((parcel): Placed => {
    const known = parcel.label === null ? byName.get(parcel.name) : byLabel.get(parcel.label)
    return { name: parcel.name, network: parcel.network ?? known?.network ?? null, centre: known?.centre ?? null }
  })
  if (parcels.every(({ centre }) => centre === null)) {
    const message = `None of the parcels of ${name} is in ${baseName(atlasPath)}.`
    throw new AppError('input.bad', message, [
      {
        code: 'cohort.atlas.foreign',
        severity: 'error',
        place: { file: baseName(atlasPath) },
        message,
        suggestion: 'Give the label volume that the series were made with, or none.',
      },
    ])
  }
  return describe(parcels, { atlas: { name: atlas.name, hash: atlas.hash }, atlasFile: atlasPath, findings })
}

const describe = (
  parcels: readonly Placed[],
  { atlas, atlasFile, findings }: Pick<Positions, 'atlas' | 'atlasFile' | 'findings'>,
): Positions => {
  const missing = parcels.filter(({ centre }) => centre === null).length
  const none = missing === parcels.length
  if (none) findings.push(noPositions)
  else if (missing > 0) findings.push(somePositions(missing, parcels.length))
  return {
    atlas,
    atlasFile,
    findings,
    parcels: parcels.map(({ name, network }) => ({ name, network })),
    coordinates: none ? 'none' : 'atlas',
    centres: parcels.map(({ centre }) => centre ?? [0, 0, 0]),
  }
}

/** The label volume that the series were made with: the file that the sidecar names, or the one given. */
const findAtlasFile = async (
  files: FileStore,
  atlas: AtlasReference | null,
  given: string | undefined,
  findings: Finding[],
): Promise<string | null> => {
  if (!atlas) return null
  const candidates = [atlas.file, given].filter((path) => path !== null && path !== undefined)
  for (const path of candidates) {
    if ((await files.facts(path))?.kind !== 'file') continue
    if (atlas.hash !== null && atlas.hash !== (await files.sha256(path))) {
      findings.push(otherAtlas(baseName(path), atlas.name))
      continue
    }
    // It goes into the model's folder, and a sidecar may name any file of this machine.
    const volume = await readLabelVolume(files, path)
    if (volume.ok) return path
    findings.push(...volume.findings.map((finding) => ({ ...finding, severity: 'warning' as const })))
  }
  return null
}

const noPositions: Finding = {
  code: 'cohort.positions.none',
  severity: 'warning',
  place: {},
  message: 'Nothing says where the parcels lie: the model learns without their positions.',
  suggestion: 'Give the label volume that the series were made with.',
}

const somePositions = (missing: number, all: number): Finding => ({
  code: 'cohort.positions.some',
  severity: 'warning',
  place: {},
  message: `${missing} of ${all} parcels have no position; the model is told 0, 0, 0 mm for them.`,
  suggestion: 'Give the label volume that the series were made with, if these parcels are in it.',
})

const otherAtlas = (file: string, name: string): Finding => ({
  code: 'cohort.atlas.differs',
  severity: 'warning',
  place: { file },
  message: `${file} is not the label volume of ${name} that the series were made with: its content is another.`,
  suggestion: 'Keep the label volume that parcellation put beside the series.',
})
