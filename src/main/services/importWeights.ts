import { AppError, type Head, type ModelCard, type TaskInput, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { MaskedModel } from '../models/maskedModel'
import { openModel } from '../models/openModel'
import type { ParameterSpec } from '../models/parameters'
import type { FileStore, Runtime, Task, TaskContext } from '../ports'
import { demand } from './fileText'
import { headOf } from './inference/headOf'
import { modelParameters } from './modelFiles'
import { baseName, folderOf, joinPath } from './paths'
import { runTruth } from './truth'
import { fitWeights, unwrapNames } from './weights/fitWeights'
import { readHuggingFaceConfig, type PublishedHead, type PublishedModel } from './weights/huggingFaceConfig'
import { importContract } from './weights/importContract'
import { findLicence } from './weights/licence'
import { openWeights, type OpenedWeights } from './weights/openWeights'
import { writeModelFolder } from './weights/modelFolder'

interface Ports {
  files: FileStore
  runtime: Runtime
  /** Name and version that the card says it was made with. */
  program: { name: string; version: string }
}

const configName = 'config.json'
const mostConfigBytes = 256 * 2 ** 10
/** What the outputs of a published head stand for is not published with it. */
const unknownTarget = 'unknown'

const problem = (code: string, message: string, suggestion: string): Finding => ({
  code: `weights.${code}`,
  severity: 'error',
  place: { file: configName },
  message,
  suggestion,
})
const refuse = (findings: Finding[]): AppError => new AppError('input.bad', findings[0].message, findings)

/**
 * Takes weights that others trained: reads config.json and weights, checks every array against the model that they
 * claim to be, and writes a model folder, which is then tested. Throws AppError 'input.bad' with each array, field or
 * global that does not fit; then nothing was written.
 */
export const makeImportWeights =
  (ports: Ports): Task<'importWeights'> =>
  async (input, context) => {
    const { written, findings, ...taken } = await takeIn(ports, input, context)
    context.progress({ fraction: null, message: 'Testing the model' })
    const truth = await runTruth(ports, input.out, { series: [], calibrate: false, seed: 1, device: 'cpu' }, context)
    findings.push(...truth.warnings.map(asDoubt))
    return { files: written, findings, modelDir: input.out, ...taken }
  }

type Taken = Pick<TaskOutput<'importWeights'>, 'architecture' | 'parameters' | 'tensors' | 'format' | 'findings'> & {
  written: string[]
}

/** All but the test: its own function, so that the weights are let go before the test reads them again. */
const takeIn = async (
  { files, program }: Ports,
  input: TaskInput<'importWeights'>,
  context: TaskContext,
): Promise<Taken> => {
  const findings: Finding[] = []
  context.progress({ fraction: null, message: `Reading ${baseName(input.from)}` })
  const opened = demand(await openWeights(files, input.from), findings)
  const published = await readConfig(files, opened, findings)
  const { model, head, specs } = describe(published)
  const { arrays, findings: unwrapped } = unwrapNames(opened.arrays)
  findings.push(...unwrapped)
  const { contract, atlas, findings: doubts } = await importContract(files, model, input)
  findings.push(...doubts, ...headDoubts(published))
  const weights = demand(await fitWeights(specs, arrays), findings)
  // The parts of a head are checked by name and shape; the model's own check knows its fixed tables, too.
  if (!head) demandModelWeights(model, weights)
  if (context.signal.aborted) throw new AppError('cancelled', 'Cancelled while weights were imported.')
  context.progress({ fraction: null, message: 'Writing the model' })
  const card = await cardOf({ input, opened, model, head, specs, contract, findings, program, files })
  const written = await writeModelFolder(files, input.out, {
    card: { ...card, phantom: atlas?.phantom ?? false },
    model,
    head: head && headOf(head),
    parameters: specs,
    weights,
    atlasFile: atlas?.file ?? null,
  })
  const { parameters } = card
  return {
    written,
    findings,
    architecture: model.architecture,
    parameters,
    tensors: specs.length,
    format: opened.format,
  }
}

const asDoubt = (message: string): Finding => ({
  code: 'truth.doubt',
  severity: 'warning',
  place: {},
  message,
  suggestion: 'See docs/truth.md for what was measured.',
})

const readConfig = async (files: FileStore, opened: OpenedWeights, into: Finding[]): Promise<PublishedModel> => {
  const path = joinPath(folderOf(opened.file), configName)
  if ((await files.facts(path))?.kind !== 'file')
    throw refuse([
      problem(
        'config.missing',
        `There is no ${configName} beside ${baseName(opened.file)}: nothing says what model these weights are of.`,
        `Put the ${configName} that was published with them beside them.`,
      ),
    ])
  return demand(readHuggingFaceConfig(await files.readText(path, { maxBytes: mostConfigBytes })), into)
}

const describe = (
  published: PublishedModel,
): { model: MaskedModel; head: Head | null; specs: readonly ParameterSpec[] } => {
  const opened = openModel(published.architecture, published.config)
  if (!opened.ok)
    throw refuse(
      opened.problems.map((text) =>
        problem(
          'config.model',
          `${configName} describes no model that is computed here: ${text}.`,
          'Use the one that was published with the weights.',
        ),
      ),
    )
  const { model } = opened
  const head = published.head && cardHead(published.head)
  return { model, head, specs: modelParameters(model, head) }
}

const cardHead = ({ pooling, loss, positiveWeight, sigmoid }: PublishedHead): Head => {
  const binary = loss === 'binary_cross_entropy'
  return {
    kind: binary ? 'binary' : 'regression',
    pooling,
    target: unknownTarget,
    classes: binary ? ['0', '1'] : [],
    loss,
    positiveWeight,
    sigmoid,
    offset: 0,
    scale: 1,
  }
}

const headDoubts = ({ head, config }: PublishedModel): Finding[] => {
  if (!head) return []
  const target = problem(
    'target',
    'Nothing says what this model was fine-tuned for, nor in which unit: its outputs are given as they are.',
    'Ask whoever made it for the column and its scaling.',
  )
  const masks = problem(
    'headMask',
    `Its configuration hides ${Number(config.maskRatio) * 100} % of the tokens; here a fine-tuned model always sees all of them.`,
    'Outputs of the program that published it differ from run to run unless its mask ratio is set to 0.',
  )
  return [target, ...(config.maskRatio === 0 ? [] : [masks])].map((one) => ({ ...one, severity: 'warning' as const }))
}

const demandModelWeights = (model: MaskedModel, weights: Map<string, Float32Array>): void => {
  const problems = model.weightProblems(weights)
  if (problems.length === 0) return
  throw refuse(
    problems.map((text) =>
      problem('unfit', `The weights are not of this model: ${text}.`, 'Check where they come from.'),
    ),
  )
}

interface CardParts {
  input: TaskInput<'importWeights'>
  opened: OpenedWeights
  model: MaskedModel
  head: Head | null
  specs: readonly ParameterSpec[]
  contract: ModelCard['contract']
  findings: readonly Finding[]
  program: Ports['program']
  files: FileStore
}

const cardOf = async (parts: CardParts): Promise<Omit<ModelCard, 'files' | 'phantom'>> => {
  const { input, opened, model, head, specs, contract, findings, program, files } = parts
  return {
    format: 'boldscope-model/1',
    name: input.name ?? (baseName(input.out) || 'imported model'),
    architecture: model.architecture,
    config: { ...model.config },
    parameters: specs
      .filter(({ trainable }) => trainable)
      .reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
    contract,
    origin: {
      kind: 'imported',
      from: baseName(opened.file),
      sha256: await files.sha256(opened.file),
      licence: await findLicence(files, folderOf(opened.file)),
    },
    head,
    truth: null,
    training: null,
    warnings: findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
    madeWith: program,
  }
}
