import { AppError, modelCardSchema, type InputContract, type ModelCard } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import { openSafetensors } from '../domain/safetensors'
import { finetunedParameters } from '../models/head'
import type { MaskedModel } from '../models/maskedModel'
import { openModel } from '../models/openModel'
import { weightProblems, type ParameterSpec } from '../models/parameters'
import type { FileStore } from '../ports'
import { demand } from './fileText'
import { headOf } from './inference/headOf'
import { baseName, joinPath } from './paths'
import { fileSource } from './weights/openWeights'

export const cardName = 'model.json'
export const weightsName = 'model.safetensors'
export const onnxName = 'model.onnx'
export const curveName = 'training.json'

/** A model as it lies in its folder, checked against its card. */
export interface LoadedModel {
  folder: string
  card: ModelCard
  model: MaskedModel
  /** Every array of the architecture, by name; of a fine-tuned model the encoder's and the head's. */
  weights: Map<string, Float32Array>
  /** SHA-256 of the file of weights. */
  sha256: string
  /** The label volume, when the folder has it. */
  atlasFile: string | null
}

const problem = (code: string, file: string, message: string): Finding => ({
  code: `model.${code}`,
  severity: 'error',
  place: { file },
  message,
  suggestion: 'Train the model again, or copy its folder again as a whole.',
})
const refuse = (findings: Finding[]): AppError => new AppError('input.bad', findings[0].message, findings)

/**
 * Reads a model. Throws AppError 'notFound' when the folder holds none, and 'input.bad' when the card is not one, a
 * file is not the one that the card was written for, or a single array is missing, left over or of another shape:
 * each of them is named, and nothing is loaded.
 */
export const readModel = async (files: FileStore, folder: string): Promise<LoadedModel> => {
  const card = await readCard(files, folder)
  await checkFiles(files, folder, card)
  const model = openDescribed(card)
  const atlas = Object.keys(card.files).find((name) => /^atlas\.nii(\.gz)?$/.test(name))
  return {
    folder,
    card,
    model,
    weights: await readWeights(files, joinPath(folder, weightsName), model, card.head),
    sha256: card.files[weightsName],
    atlasFile: atlas === undefined ? null : joinPath(folder, atlas),
  }
}

const readCard = async (files: FileStore, folder: string): Promise<ModelCard> => {
  const path = joinPath(folder, cardName)
  if ((await files.facts(path))?.kind !== 'file')
    throw new AppError('notFound', `There is no model in ${baseName(folder)}: it has no ${cardName}.`)
  const card = modelCardSchema.safeParse(parseJson(await files.readText(path)))
  if (card.success) return card.data
  throw refuse(
    card.error.issues.map(({ path: field, message }) => ({
      ...problem('card', cardName, `${cardName} is no card of a model: ${field.join('.') || 'the file'}: ${message}`),
      place: { file: cardName, field: field.join('.') },
    })),
  )
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const checkFiles = async (files: FileStore, folder: string, card: ModelCard): Promise<void> => {
  const findings: Finding[] = []
  if (!(weightsName in card.files))
    findings.push(problem('card', cardName, `${cardName} does not bind ${weightsName}.`))
  for (const [name, hash] of Object.entries(card.files)) {
    const path = joinPath(folder, name)
    if (baseName(name) !== name) findings.push(problem('card', cardName, `${name} is not a file beside the card.`))
    else if ((await files.facts(path))?.kind !== 'file') findings.push(problem('missing', name, `${name} is missing.`))
    else if ((await files.sha256(path)) !== hash)
      findings.push(problem('changed', name, `${name} is not the file that the card was written for.`))
  }
  if (findings.length > 0) throw refuse(findings)
}

/** The model that the card describes. Throws AppError 'input.bad' when card and contract are at odds. */
const openDescribed = ({ architecture, config, contract }: ModelCard): MaskedModel => {
  const opened = openModel(architecture, config)
  const problems = opened.ok ? contractProblems(opened.model, contract) : opened.problems
  if (!opened.ok || problems.length > 0)
    throw refuse(problems.map((text) => problem('config', cardName, `The card does not describe a model: ${text}.`)))
  return opened.model
}

const contractProblems = ({ parcels, windowFrames, config }: MaskedModel, contract: InputContract): string[] => {
  const rules: Array<[holds: boolean, problem: string]> = [
    [
      parcels === contract.parcels.length && contract.centres.length === contract.parcels.length,
      'the numbers of parcels in configuration and contract differ',
    ],
    [windowFrames === contract.windowFrames, 'windowFrames of configuration and contract differ'],
    [
      (config.patchFrames ?? contract.patchFrames) === contract.patchFrames,
      'patchFrames of configuration and contract differ',
    ],
    [contract.windowFrames % contract.patchFrames === 0, 'patchFrames of the contract does not divide windowFrames'],
  ]
  return rules.filter(([holds]) => !holds).map(([, text]) => text)
}

/** Every array that the model reads or carries: with a head on the encoder there is no decoder. */
export const modelParameters = (model: MaskedModel, head: ModelCard['head']): readonly ParameterSpec[] =>
  head ? finetunedParameters(model, headOf(head)) : model.parameters

/** Array by array, so that a file may be larger than what can be read at once. */
const readWeights = async (
  files: FileStore,
  path: string,
  model: MaskedModel,
  head: ModelCard['head'],
): Promise<Map<string, Float32Array>> => {
  const { arrays } = demand(await openSafetensors(await fileSource(files, path)))
  const specs = modelParameters(model, head)
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape.join(', ')]))
  const weights = new Map<string, Float32Array>()
  const problems: string[] = []
  for (const [name, { dtype, shape, read }] of arrays) {
    if (!readTypes.has(dtype)) problems.push(`${name} is ${dtype}, not a 32- or 16-bit float`)
    else if (shapes.has(name) && shapes.get(name) !== shape.join(', '))
      problems.push(`${name} is [${shape.join(', ')}], not [${shapes.get(name)}]`)
    else weights.set(name, demand(await read()).data as Float32Array)
  }
  if (problems.length === 0) problems.push(...(head ? weightProblems(specs, weights) : model.weightProblems(weights)))
  if (problems.length === 0) return weights
  throw refuse(problems.map((text) => problem('weights', weightsName, `The weights are not of this model: ${text}.`)))
}

/** As they come into memory: 32-bit floats. */
const readTypes = new Set(['F32', 'F16', 'BF16'])

/** Repetition times further apart than this make another signal of the same frames. */
const trTolerance = 0.05

/**
 * Whether a recording is what a model may be fed. Errors: other parcels (their order is free,
 * see `alignSeries`), fewer frames than a window.
 * Warnings: another or unknown repetition time, another label volume or none named.
 */
export const contractFindings = (contract: InputContract, series: ParcelSeries, file: string): Finding[] => {
  const findings: Finding[] = []
  const say = (severity: Finding['severity'], code: string, message: string, suggestion: string) =>
    findings.push({ code: `contract.${code}`, severity, place: { file }, message, suggestion })
  const first = firstOtherParcel(contract, series)
  if (first)
    say(
      'error',
      'parcels',
      `${file} does not have the parcels of the model: ${first}.`,
      'Parcellate it by the atlas of the model.',
    )
  if (series.frames < contract.windowFrames) {
    const message = `${file} has ${series.frames} frames, the model's window has ${contract.windowFrames}.`
    say('error', 'tooShort', message, 'Use a model with a shorter window.')
  }
  const trs = [series.trSeconds, contract.trSeconds]
  if (trs.includes(null)) {
    const whose = series.trSeconds === null ? file : "the model's training data"
    const message = `The repetition time of ${whose} is unknown: whether it fits cannot be told.`
    say('warning', 'trUnknown', message, 'Put RepetitionTime (seconds) into the JSON sidecar.')
  } else if (Math.abs(trs[0]! - trs[1]!) > trTolerance * trs[1]!) {
    const message = `${file} has a frame every ${trs[0]} s, the model was trained with ${trs[1]} s.`
    say('warning', 'tr', message, 'Train a model on recordings of the same repetition time.')
  }
  const { hash } = contract.atlas
  if (hash && series.atlas?.hash && series.atlas.hash !== hash) {
    const message = `${file} was made with another label volume than the model's training data.`
    say('warning', 'atlas', message, 'Parcellate all recordings by the same file.')
  }
  if (!first && series.atlas === null && contract.coordinates !== 'none') {
    const message = `${file} does not name its atlas: by their names its parcels are taken for those of ${contract.atlas.name}.`
    say('warning', 'atlasUnknown', message, 'Name the atlas in a JSON sidecar.')
  }
  return findings
}

const moreExactly: Record<string, string> = {
  'series.tr.unknown': 'contract.trUnknown',
  'series.atlas.unknown': 'contract.atlasUnknown',
}

/** Remarks on a series, then those on how it fits a model; what the second say more exactly is not said twice. */
export const joinRemarks = (ofSeries: readonly Finding[], ofFit: readonly Finding[]): Finding[] => {
  const told = new Set(ofFit.map(({ code }) => code))
  return [...ofSeries.filter(({ code }) => !told.has(moreExactly[code])), ...ofFit]
}

/** What keeps the parcels of a series from being those of the model, in whatever order; null when nothing does. */
const firstOtherParcel = ({ parcels: needed }: InputContract, { parcels: given }: ParcelSeries): string | null => {
  if (given.length !== needed.length) return `it has ${given.length}, the model needs ${needed.length}`
  const names = new Set(given.map(({ name }) => name))
  const missing = needed.filter(({ name }) => !names.has(name)).map(({ name }) => name)
  if (missing.length === 0) return null
  const more = missing.length > 1 ? ` and ${missing.length - 1} more of the model's` : ''
  return `it has no ${missing[0]}${more}`
}
