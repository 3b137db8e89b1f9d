import type { TaskInput } from '../../preload/contract'
import { encodeNpy } from '../domain/npy'
import { embeddingLikeness } from '../domain/explain'
import type { Finding } from '../domain/finding'
import { formatFloat32, formatTsv } from '../domain/tables/delimited'
import { isEncoders } from '../models/head'
import { inferenceOnnx } from '../models/inference'
import type { Runtime, Session, Task } from '../ports'
import { formatJson } from './formatJson'
import { readEntities } from './entities'
import { eachRecording, meanVector, type RecordingWindows } from './inference/eachRecording'
import { maskFeeds, naturalOrder, windowFeeds } from './inference/feeds'
import { readyModel, type InferencePorts, type ReadyModel } from './inference/readyModel'
import type { LoadedModel } from './modelFiles'
import { withWeightedSession, type GraphWeights } from './modelSession'
import { baseName, joinPath } from './paths'

type Pooling = TaskInput<'embed'>['pooling']

/** One vector for each recording: the mean over its windows of what the encoder makes of them when it sees everything. */
export const makeEmbed =
  (ports: InferencePorts): Task<'embed'> =>
  async (input, context) => {
    const ready = await readyModel(ports, input)
    const { loaded, control } = ready
    const { made, findings } = await withEncoder(ports.runtime, ready, loaded, (own) =>
      withEncoder(ports.runtime, ready, control?.loaded ?? null, (others) => {
        const what = 'recordings were embedded'
        return eachRecording(ports.files, { input, loaded, what }, context, async (recording) => ({
          recording,
          vector: (await own?.embed(recording, input.pooling))!,
          beside: (await others?.embed(recording, input.pooling)) ?? null,
        }))
      }),
    )
    const likeness =
      control &&
      embeddingLikeness(
        made.map(({ vector }) => vector),
        made.map(({ beside }) => beside!),
      )
    const remarks = control ? compare(likeness, control.name) : []
    const files = await writeEmbeddings(ports, input, { ready, rows: made, likeness })
    return {
      files,
      findings: [...ready.findings, ...findings, ...remarks],
      recordings: made.length,
      width: loaded.model.hiddenSize,
    }
  }

interface Encoder {
  embed(recording: RecordingWindows, pooling: Pooling): Promise<Float32Array>
}

/** Opens the encoder alone, every token seen in its natural order; null where there is no model. */
const withEncoder = async <T>(
  runtime: Runtime,
  { device }: ReadyModel,
  loaded: LoadedModel | null,
  use: (encoder: Encoder | null) => Promise<T>,
): Promise<T> => {
  if (loaded === null) return use(null)
  const { model } = loaded
  const weights = new Map([...loaded.weights].filter(([name]) => isEncoders({ name })))
  const options = { batch: 1, kept: model.tokens, standardOnly: false, device, encoderOnly: true }
  const compile = (given: GraphWeights) => inferenceOnnx(model, { ...options, weights: given })
  return withWeightedSession(runtime, { ...loaded, weights }, compile, device, (session) =>
    use({
      embed: async ({ windows }, pooling) => {
        const vectors: Float32Array[] = []
        for (const window of windows) vectors.push(await encode(session, loaded, window, pooling))
        return meanVector(vectors)
      },
    }),
  )
}

const encode = async (
  session: Session,
  loaded: LoadedModel,
  window: Float32Array,
  pooling: Pooling,
): Promise<Float32Array> => {
  const { model } = loaded
  const mask = maskFeeds(model, naturalOrder(model), model.tokens, 1)
  const { latent } = await session.run({ ...windowFeeds(loaded, window), ...mask })
  const width = model.hiddenSize
  const tokens = Array.from({ length: 1 + model.tokens }, (_, token) =>
    (latent.data as Float32Array).subarray(token * width, (token + 1) * width),
  )
  return pooling === 'cls' ? tokens[0].slice() : meanVector(tokens)
}

interface Row {
  recording: RecordingWindows
  vector: Float32Array
  beside: Float32Array | null
}

/** The likeness above which an embedding says little of what was learned. */
const tooAlike = 0.9

const compare = (likeness: number | null, name: string): Finding[] => {
  if (likeness === null || Number.isNaN(likeness) || likeness < tooAlike) return []
  return [
    {
      code: 'embed.control',
      severity: 'warning',
      place: { field: 'control' },
      message: `The recordings lie to one another almost as in the control, ${name} (rank correlation of their distances ${likeness.toFixed(2)}): the embedding says little of what was learned.`,
      suggestion: 'See docs/explanations.md.',
    },
  ]
}

const writeEmbeddings = async (
  { files, program }: InferencePorts,
  { out, pooling }: TaskInput<'embed'>,
  { ready: { loaded, control }, rows, likeness }: { ready: ReadyModel; rows: readonly Row[]; likeness: number | null },
): Promise<string[]> => {
  const width = loaded.model.hiddenSize
  const written: string[] = []
  const write = async (name: string, content: string | Uint8Array) => {
    await files.write(joinPath(out, name), content)
    written.push(joinPath(out, name))
  }
  const stack = (vectors: readonly Float32Array[]) =>
    encodeNpy({ shape: [vectors.length, width], data: Float32Array.from(vectors.flatMap((vector) => [...vector])) })
  await files.makeFolder(out)
  for (const name of ['embeddings.json', 'embeddings-control.npy']) await files.remove(joinPath(out, name))
  await write('embeddings.tsv', formatEmbeddings(rows, width))
  await write('embeddings.npy', stack(rows.map(({ vector }) => vector)))
  if (control) await write('embeddings-control.npy', stack(rows.map(({ beside }) => beside!)))
  const sidecar = {
    Description:
      'One row per recording, in the same order in every file; e0, e1, ... is the embedding, mean over windows.',
    Pooling: pooling === 'cls' ? 'class token' : 'mean of all tokens, the class token among them',
    Model: { Name: loaded.card.name, Weights: loaded.sha256 },
    Control: control && { Name: control.name, RankCorrelationOfDistances: Number.isNaN(likeness) ? null : likeness },
    Phantom: rows.some(({ recording }) => recording.series.phantom),
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
  await write('embeddings.json', formatJson(sidecar))
  return written
}

const formatEmbeddings = (rows: readonly Row[], width: number): string =>
  formatTsv([
    ['recording', 'participant_id', 'n_windows', ...Array.from({ length: width }, (_, at) => `e${at}`)],
    ...rows.map(({ recording: { path, windows }, vector }) => [
      baseName(path),
      readEntities(path).subject,
      String(windows.length),
      ...Array.from(vector, formatFloat32),
    ]),
  ])
