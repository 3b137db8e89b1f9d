import { AppError, type InputContract, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { detectDelimiter, filledLines, splitLine } from '../../domain/tables/delimited'
import type { MaskedModel } from '../../models/maskedModel'
import type { FileStore } from '../../ports'
import { readAtlas, type AtlasFile } from '../atlasFiles'
import { demand, readInflatedText } from '../fileText'
import { baseName } from '../paths'

type Asked = Pick<TaskInput<'importWeights'>, 'atlas' | 'labels' | 'coordinates' | 'gain' | 'trSeconds'>
type Centre = [number, number, number]
interface Placed {
  label: number
  name: string
  network: string | null
  centre: Centre | null
}

/** What the published image models divide their input by, after the robust scaling. */
const imageDivisor = 5.6430855
/** Frames of a judged cell, as the first published model has them. */
const cellFrames = 20

const refuse = (code: string, file: string, message: string, suggestion: string): AppError =>
  new AppError('input.bad', message, [
    { code: `weights.${code}`, severity: 'error', place: { file }, message, suggestion },
  ])
const warning = (code: string, message: string, suggestion: string): Finding => ({
  code: `weights.${code}`,
  severity: 'warning',
  place: {},
  message,
  suggestion,
})

/**
 * What imported weights may be fed: what the files given say, and findings for all that nobody says. Parcels are in the
 * order of the labels; the image model has them from back to front instead (Y ascending, equal ones by label).
 */
export const importContract = async (
  files: FileStore,
  model: MaskedModel,
  asked: Asked,
): Promise<{ contract: InputContract; atlas: AtlasFile | null; findings: Finding[] }> => {
  const findings: Finding[] = []
  const atlas = asked.atlas === undefined ? null : demand(await readAtlas(files, asked.atlas, asked.labels), findings)
  const places = asked.coordinates === undefined ? null : await readPlaces(files, asked.coordinates)
  const parcels = placeParcels(model, { atlas, atlasPath: asked.atlas, places, coordinatesPath: asked.coordinates })
  const isImage = model.architecture === 'brainlm-vitmae'
  const known = parcels.every(({ centre }) => centre !== null)
  if (isImage && known) parcels.sort((a, b) => a.centre![1] - b.centre![1])
  findings.push(...doubts(model, { known, asked }))
  const gain = asked.gain ?? 1
  return {
    atlas,
    findings,
    contract: {
      atlas: { name: atlas?.name ?? 'unknown', hash: atlas?.hash ?? null },
      parcels: parcels.map(({ name, network }) => ({ name, network })),
      coordinates: known ? 'atlas' : 'none',
      centres: parcels.map(({ centre }): Centre => (known ? centre! : [0, 0, 0])),
      coordinateUnitMm: 1,
      trSeconds: asked.trSeconds ?? null,
      windowFrames: model.windowFrames,
      patchFrames: cellOf(model),
      scaling: { method: 'robust', gain: isImage ? gain / imageDivisor : gain },
    },
  }
}

/** Frames of one token, or of a judged cell where tokens are pieces of an image: they must divide the window. */
const cellOf = ({ config, windowFrames }: MaskedModel): number => {
  if (typeof config.patchFrames === 'number') return config.patchFrames
  return windowFrames % cellFrames === 0 ? cellFrames : windowFrames
}

/** Rows of `label X Y Z`, mm; a first row of words is a header. */
const readPlaces = async (files: FileStore, path: string): Promise<Map<number, Centre>> => {
  const file = baseName(path)
  const lines = filledLines(await readInflatedText(files, path)).filter(({ text }) => !text.startsWith('#'))
  const rows = lines.map(({ text }) => splitLine(text.trim(), detectDelimiter(text.trim())).map(Number))
  if (rows.length > 0 && rows[0].every(Number.isNaN)) rows.shift()
  const places = new Map<number, Centre>()
  for (const row of rows) {
    const fits = row.length === 4 && row.every(Number.isFinite) && Number.isInteger(row[0]) && !places.has(row[0])
    if (!fits)
      throw refuse(
        'coordinates',
        file,
        `${file} is no table of label, X, Y and Z: ${row.join(' ')}.`,
        'Give one row of four numbers for each parcel, in mm.',
      )
    places.set(row[0], [row[1], row[2], row[3]])
  }
  return places
}

interface Sources {
  atlas: AtlasFile | null
  atlasPath: string | undefined
  places: Map<number, Centre> | null
  coordinatesPath: string | undefined
}

const placeParcels = (
  { parcels: needed }: MaskedModel,
  { atlas, atlasPath, places, coordinatesPath }: Sources,
): Placed[] => {
  if (atlas) {
    if (atlas.parcels.length !== needed) throw otherCount(atlasPath!, atlas.parcels.length, needed)
    if (places && !atlas.parcels.every(({ label }) => places.has(label)))
      throw refuse(
        'coordinates',
        baseName(coordinatesPath!),
        `${baseName(coordinatesPath!)} has no place for some labels of ${baseName(atlasPath!)}.`,
        'Give the table that belongs to the atlas.',
      )
    return atlas.parcels.map(({ label, name, network, centre }) => ({
      label,
      name,
      network,
      centre: places?.get(label) ?? centre,
    }))
  }
  if (places && places.size !== needed) throw otherCount(coordinatesPath!, places.size, needed)
  const labels = places ? [...places.keys()] : Array.from({ length: needed }, (_, i) => i + 1)
  return labels.map((label) => ({ label, name: String(label), network: null, centre: places?.get(label) ?? null }))
}

const otherCount = (path: string, given: number, needed: number): AppError => {
  const file = baseName(path)
  const message = `${file} has ${given} parcels, the model ${needed}.`
  return refuse('parcels', file, message, 'Give the atlas that the model was trained with.')
}

const doubts = (model: MaskedModel, { known, asked }: { known: boolean; asked: Asked }): Finding[] => {
  const findings: Finding[] = []
  if (asked.atlas === undefined)
    findings.push(
      warning(
        'parcelsUnknown',
        'Nothing says which parcels these weights were trained on: they are called by their numbers.',
        'Give the label volume of the model (--atlas), with its table of names.',
      ),
    )
  if (!known)
    findings.push(
      warning(
        'placesUnknown',
        model.feedsPositions
          ? 'Nothing says where the parcels lie: the model is told 0, 0, 0 mm for each, which it was not trained on.'
          : 'Nothing says where the parcels lie: recordings must come in the order of the model, back to front.',
        'Give the table of coordinates of the model (--coordinates), or its label volume.',
      ),
    )
  if (known && asked.coordinates === undefined && model.feedsPositions)
    findings.push(
      warning(
        'placesMeasured',
        'The places of the parcels were measured in the label volume; the table that the model was trained with may differ by some mm.',
        'Give the table of coordinates that was published with the model (--coordinates).',
      ),
    )
  if (asked.trSeconds === undefined)
    findings.push(
      warning(
        'trUnknown',
        'Nothing says at which repetition time the model was trained.',
        'Give it in seconds (--tr).',
      ),
    )
  if (asked.gain === undefined)
    findings.push(
      warning(
        'gainUnknown',
        'The scaling that the model was trained with is not published as a number: recordings are fed at a gain of 1.',
        'Give it (--gain), or try some on recordings of your own: truth --calibrate.',
      ),
    )
  return findings
}
