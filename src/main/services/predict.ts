import type { Head, TaskInput } from '../../preload/contract'
import { likeliest, meanLabel, readLogits, type ReadLabel } from '../domain/explain'
import type { Finding } from '../domain/finding'
import { formatFloat32, formatTsv } from '../domain/tables/delimited'
import { headInferenceOnnx } from '../models/head'
import type { FileStore, Runtime, Session, Task } from '../ports'
import { formatJson } from './formatJson'
import { readEntities } from './entities'
import { demandHead, eachRecording, type RecordingWindows } from './inference/eachRecording'
import { maskFeeds, naturalOrder, windowFeeds } from './inference/feeds'
import { headOf } from './inference/headOf'
import { readyModel, type InferencePorts, type ReadyModel } from './inference/readyModel'
import type { LoadedModel } from './modelFiles'
import { withWeightedSession, type GraphWeights } from './modelSession'
import { baseName, joinPath } from './paths'
import { seenBy } from './seenRecordings'

/** Labels of recordings from a fine-tuned model: what it gives for each window, averaged. */
export const makePredict =
  (ports: InferencePorts): Task<'predict'> =>
  async (input, context) => {
    const ready = await readyModel(ports, input)
    const { loaded, control } = ready
    const head = demandHead(loaded)
    const { made, findings } = await withHead(ports.runtime, ready, loaded, (own) =>
      withHead(ports.runtime, ready, control?.loaded ?? null, (others) => {
        const what = 'labels were predicted'
        return eachRecording(ports.files, { input, loaded, what }, context, async (recording) => ({
          recording,
          label: await own!(recording),
          beside: others ? await others(recording) : null,
        }))
      }),
    )
    const doubted = [...ready.findings, ...doubts(loaded), ...(await doubtSeen(ports.files, loaded, made))]
    const warnings = doubted.filter(({ severity }) => severity !== 'info').map(({ message }) => message)
    const { files, predictions } = await writePredictions(ports, input, { ready, head, rows: made, warnings })
    return {
      files,
      findings: [...doubted, ...findings],
      recordings: made.length,
      predictions,
    }
  }

type Predict = (recording: RecordingWindows) => Promise<ReadLabel>

const withHead = async <T>(
  runtime: Runtime,
  { device }: ReadyModel,
  loaded: LoadedModel | null,
  use: (predict: Predict | null) => Promise<T>,
): Promise<T> => {
  if (loaded === null) return use(null)
  const head = demandHead(loaded)
  const compile = (weights: GraphWeights) =>
    headInferenceOnnx(loaded.model, headOf(head), { batch: 1, weights, standardOnly: false, device })
  return withWeightedSession(runtime, loaded, compile, device, (session) =>
    use(async ({ windows }) => {
      const labels: ReadLabel[] = []
      for (const window of windows) labels.push(readLogits(head, await logitsOf(session, loaded, window)))
      return meanLabel(labels)
    }),
  )
}

const logitsOf = async (session: Session, loaded: LoadedModel, window: Float32Array): Promise<number[]> => {
  const { model } = loaded
  const mask = maskFeeds(model, naturalOrder(model), model.tokens, 1)
  const { logits } = await session.run({ ...windowFeeds(loaded, window), ...mask })
  return Array.from(logits.data as Float32Array)
}

const doubts = ({ card }: LoadedModel): Finding[] =>
  card.training?.shuffledLabels
    ? [
        {
          code: 'predict.shuffled',
          severity: 'warning',
          place: { field: 'model' },
          message: `${card.name} was trained on permuted labels: it is a control, and what it predicts means nothing.`,
          suggestion: 'Take the model that was trained on the labels themselves.',
        },
      ]
    : []

/** A label of somebody on whom the model was trained is remembered, not predicted. */
const doubtSeen = async (files: FileStore, { card }: LoadedModel, rows: readonly Row[]): Promise<Finding[]> => {
  const { hashes: trainedOn } = seenBy(card)
  const hashes = await Promise.all(rows.map(({ recording }) => files.sha256(recording.path)))
  const seen = hashes.filter((hash) => trainedOn.has(hash)).length
  if (seen === 0) return []
  return [
    {
      code: 'predict.seen',
      severity: 'warning',
      place: { field: 'series' },
      message: `${card.name}, or a model that it goes back to, was trained on ${seen} of the ${rows.length} recordings: it may remember their labels.`,
      suggestion: 'Judge it by people that its training never saw.',
    },
  ]
}

interface Row {
  recording: RecordingWindows
  label: ReadLabel
  beside: ReadLabel | null
}

interface Written {
  ready: ReadyModel
  head: Head
  rows: readonly Row[]
  /** What speaks against the predictions, for whoever has the file alone. */
  warnings: readonly string[]
}

const writePredictions = async (
  { files, program }: InferencePorts,
  { out }: TaskInput<'predict'>,
  { ready: { loaded, control }, head, rows, warnings }: Written,
): Promise<{ files: string[]; predictions: string }> => {
  const [predictions, sidecar] = ['predictions.tsv', 'predictions.json'].map((name) => joinPath(out, name))
  await files.makeFolder(out)
  await files.remove(sidecar)
  await files.write(predictions, formatPredictions(head, rows))
  const { validation } = loaded.card.training ?? {}
  const described = {
    Description: 'One row per recording: mean over its windows of the values, or of the probabilities of the classes.',
    Target: head.target,
    Kind: head.kind,
    Units: head.kind === 'regression' ? `as ${head.target} in the labels that were learned` : 'class',
    Classes: head.classes,
    Validation: validation ?? null,
    Warnings: warnings,
    Model: { Name: loaded.card.name, Weights: loaded.sha256 },
    Control: control && { Name: control.name },
    Phantom: rows.some(({ recording }) => recording.series.phantom),
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
  await files.write(sidecar, formatJson(described))
  return { files: [predictions, sidecar], predictions }
}

const formatPredictions = (head: Head, rows: readonly Row[]): string => {
  const columns = [`predicted_${head.target}`, ...head.classes.map((name) => `probability_${name}`)]
  const cells = (label: ReadLabel): string[] =>
    label.value === null
      ? [likeliest(head, label), ...label.probabilities.map(formatFloat32)]
      : [formatFloat32(label.value)]
  const hasControl = rows.some(({ beside }) => beside !== null)
  return formatTsv([
    [
      'recording',
      'participant_id',
      'n_windows',
      ...columns,
      ...(hasControl ? columns.map((name) => `control_${name}`) : []),
    ],
    ...rows.map(({ recording: { path, windows }, label, beside }) => [
      baseName(path),
      readEntities(path).subject,
      String(windows.length),
      ...cells(label),
      ...(beside ? cells(beside) : []),
    ]),
  ])
}
