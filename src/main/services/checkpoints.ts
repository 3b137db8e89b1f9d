import { AppError, lossPointSchema, type LossPoint } from '../../preload/contract'
import { openSafetensors, safetensorsPieces } from '../domain/safetensors'
import type { FileStore, Tensor } from '../ports'
import { demand } from './fileText'
import { joinPath } from './paths'
import { inPieces } from './weights/modelGraph'
import { fileSource } from './weights/openWeights'

/** How far a training has come. */
export interface TrainingProgress {
  /** Updates done. */
  step: number
  /** Time spent so far. */
  seconds: number
  curve: LossPoint[]
  firstLoss: number
  /** Losses of the last steps, oldest first. */
  recentLosses: number[]
  /** The best measurement on people held out, where there were any. */
  best: { step: number; loss: number } | null
  /** Measurements since then. */
  worse: number
}

/** Everything that must be the same for a training to go on: settings, data, seed, device; plain JSON. */
export type Binding = { [key: string]: Json }
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * A training that stopped. The random numbers of every step follow from the seed (in `binding`) and the step, so no
 * state of a generator is kept.
 */
export interface Checkpoint {
  binding: Binding
  progress: TrainingProgress
  /** Parameters, their moments, sums and averages, by the name of the training graph's input. */
  state: Record<string, Tensor>
  /** The weights of the best measurement; null when they are not kept. */
  best: Record<string, Tensor> | null
}

const bestPrefix = 'best:'
const metadataKey = 'boldscope.checkpoint/1'

const checkpointFolder = (modelDir: string): string => joinPath(modelDir, 'checkpoint')
const checkpointFile = (modelDir: string): string => joinPath(checkpointFolder(modelDir), 'state.safetensors')

/** Replaces the checkpoint by a newer one: one file, so that there is always a whole one. */
export const writeCheckpoint = async (files: FileStore, modelDir: string, checkpoint: Checkpoint): Promise<void> => {
  const { state, best, ...rest } = checkpoint
  const kept = Object.entries(best ?? {}).map(([name, tensor]) => [bestPrefix + name, tensor] as const)
  const tensors = [...Object.entries(state), ...kept].map(([name, { shape, data }]) => {
    if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`)
    return [name, { dtype: 'F32' as const, shape, data }] as const
  })
  const pieces = safetensorsPieces(new Map(tensors), { [metadataKey]: JSON.stringify(rest) })
  await files.write(checkpointFile(modelDir), inPieces(pieces))
}

/** The checkpoint in a model's folder, or null. Throws AppError 'input.bad' when it is damaged. */
export const readCheckpoint = async (files: FileStore, modelDir: string): Promise<Checkpoint | null> => {
  const path = checkpointFile(modelDir)
  if ((await files.facts(path))?.kind !== 'file') return null
  const { arrays, metadata } = demand(await openSafetensors(await fileSource(files, path)))
  const { binding, progress } = parseMetadata(metadata[metadataKey])
  const entries: Array<[string, Tensor]> = []
  for (const [name, array] of arrays) {
    const { shape, data } = demand(await array.read())
    if (!(data instanceof Float32Array)) throw damaged()
    entries.push([name, { dtype: 'float32', shape, data }])
  }
  const state = Object.fromEntries(entries.filter(([name]) => !name.startsWith(bestPrefix)))
  const best = entries.filter(([name]) => name.startsWith(bestPrefix))
  const bestByName = Object.fromEntries(best.map(([name, tensor]) => [name.slice(bestPrefix.length), tensor]))
  return { binding, progress, state, best: best.length > 0 ? bestByName : null }
}

/** What a training that stopped has left: whether it can go on from there, and in words. */
export const leftByTraining = async (
  files: FileStore,
  modelDir: string,
): Promise<{ resumable: boolean; message: string }> => {
  const path = checkpointFile(modelDir)
  if ((await files.facts(path))?.kind !== 'file')
    return { resumable: false, message: 'It had not come to its first checkpoint: nothing is kept.' }
  try {
    const { metadata } = demand(await openSafetensors(await fileSource(files, path)))
    const { step } = parseMetadata(metadata[metadataKey]).progress
    return { resumable: true, message: `It can go on from its last checkpoint, after step ${step}.` }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { resumable: false, message: error.message }
  }
}

export const removeCheckpoint = (files: FileStore, modelDir: string): Promise<void> =>
  files.remove(checkpointFolder(modelDir))

const damaged = (): AppError =>
  new AppError('input.bad', 'The checkpoint of this training is damaged. Start the training anew, without resuming.')

const parseMetadata = (text: string | undefined): Omit<Checkpoint, 'state' | 'best'> => {
  try {
    const { binding, progress } = JSON.parse(text ?? '') as Omit<Checkpoint, 'state' | 'best'>
    const curve = lossPointSchema.array().parse(progress.curve)
    const numbers = [progress.step, progress.seconds, progress.firstLoss, ...progress.recentLosses, progress.worse]
    if (typeof binding === 'object' && binding !== null && numbers.every(Number.isFinite))
      return { binding, progress: { ...progress, curve } }
  } catch {
    // Told as damaged below.
  }
  throw damaged()
}

/** What differs between two bindings, in words: each setting and file by its name. Empty when nothing does. */
export const bindingDifferences = (checkpoint: Binding, asked: Binding): string[] => {
  const [before, now] = [leaves(checkpoint), leaves(asked)]
  const names = new Set([...before.keys(), ...now.keys()])
  return [...names]
    .filter((name) => before.get(name) !== now.get(name))
    .map((name) => `${name} was ${before.get(name) ?? 'absent'}, is ${now.get(name) ?? 'absent'}`)
}

const leaves = (value: Json, name = ''): Map<string, string> =>
  typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).flatMap(([key, part]) => [...leaves(part, name ? `${name} ${key}` : key)]))
    : new Map([[name, JSON.stringify(value)]])
