import { AppError, type Device, type ModelCard, type TaskInput, type Truth } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { median } from '../domain/statistics'
import { goldenDifference } from '../domain/truth'
import type { FileStore, Runtime, Task, TaskContext } from '../ports'
import { formatJson } from './formatJson'
import { chooseDevice } from './chooseDevice'
import { breathe } from './inference/breathe'
import { cardName, readModel } from './modelFiles'
import { joinPath } from './paths'
import { openReconstructor } from './reconstruction'
import { calibrate, demandCalibratable, doubtGain, halve } from './truth/calibrate'
import { chooseRecordings, type TestRecording } from './truth/chooseRecordings'
import { compare, reconstructAll, type Compared, type Scores } from './truth/compare'
import { runGolden, runTokenOrder } from './truth/goldenRun'
import { doubtKnownGain, doubtModel, doubtRecordings } from './truth/warnings'

export interface TruthPorts {
  files: FileStore
  runtime: Runtime
}

export type TruthOptions = Omit<TaskInput<'truth'>, 'model' | 'times'> & Partial<Pick<TaskInput<'truth'>, 'times'>>

/**
 * Tests a model and writes the outcome into its card, where everything else stays as it is (but for the gain, when it
 * was calibrated). The golden output is kept from the first test; the results on recordings are kept when this one is
 * given none. Throws what `readModel` throws, AppError 'input.bad' when no recording fits, 'usage.bad' when the gain
 * cannot be calibrated.
 */
export const runTruth = async (
  ports: TruthPorts,
  modelDir: string,
  options: TruthOptions,
  context: TaskContext,
): Promise<Truth> => (await testModel(ports, modelDir, options, context)).truth

/** The same as a task: what there is to doubt comes as findings, too. */
export const makeTruth =
  (ports: TruthPorts): Task<'truth'> =>
  async ({ model, ...options }, context) => {
    const { truth, findings } = await testModel(ports, model, options, context)
    return { files: [joinPath(model, cardName)], findings, truth }
  }

const testModel = async (
  { files, runtime }: TruthPorts,
  modelDir: string,
  { series, times = {}, calibrate: calibrated, seed, device: asked }: TruthOptions,
  context: TaskContext,
): Promise<{ truth: Truth; findings: Finding[] }> => {
  const loaded = await readModel(files, modelDir)
  const { card } = loaded
  if (calibrated) demandCalibratable(card)
  if (calibrated && series.length === 0)
    throw new AppError('usage.bad', 'A gain is chosen by recordings, and none is given.')
  const choice = await chooseDevice(runtime, asked)
  const { device } = choice
  context.progress({ fraction: 0, message: 'Testing the order of the tokens' })
  const tokenOrder = await runTokenOrder(runtime, loaded, device, seed)
  await breathe(context.signal, 'a model was tested')
  context.progress({ fraction: 0, message: 'Computing the golden output' })
  const before = card.truth
  const given = await runGolden(runtime, loaded, device, before?.golden.seed ?? seed)
  const onRecordings =
    series.length === 0 || card.head
      ? null
      : await testOnRecordings({ files, runtime }, modelDir, { card, series, times, calibrated, seed, device }, context)
  const doubts = [
    ...doubtModel(tokenOrder, before && goldenDifference(before.golden, given), device),
    ...(onRecordings ? onRecordings.doubts : card.head && series.length > 0 ? [noPrediction] : []),
  ]
  const truth: Truth = {
    golden: before?.golden ?? given,
    tokenOrder,
    recordings: onRecordings?.recordings ?? before?.recordings ?? null,
    calibration: onRecordings?.calibration ?? before?.calibration ?? null,
    warnings: onRecordings ? doubts : [...new Set([...(before?.warnings ?? []), ...doubts])],
    device,
    madeAt: new Date().toISOString(),
  }
  await writeTruth(files, modelDir, truth, onRecordings?.calibration?.chosen)
  return { truth, findings: [...choice.findings, ...(onRecordings?.findings ?? []), ...truth.warnings.map(asFinding)] }
}

const noPrediction = 'A fine-tuned model predicts no hidden activity: it was not tested on the recordings.'

interface RecordingTest {
  recordings: NonNullable<Truth['recordings']>
  calibration: Truth['calibration']
  doubts: string[]
  findings: Finding[]
}

interface RecordingTestOptions {
  card: ModelCard
  series: string[]
  times: Record<string, number>
  calibrated: boolean
  seed: number
  device: Device
}

const testOnRecordings = async (
  ports: TruthPorts,
  modelDir: string,
  { card, calibrated, device, ...given }: RecordingTestOptions,
  context: TaskContext,
): Promise<RecordingTest> => {
  const chosen = await chooseRecordings(ports.files, card, given, context)
  const { choosing, reporting } = calibrated ? halve(chosen.recordings) : { choosing: [], reporting: chosen.recordings }
  const reconstructor = await openReconstructor(ports, modelDir, device)
  const part = (from: number, to: number): TaskContext => ({
    ...context,
    progress: ({ fraction, message }) => context.progress({ fraction: from + (to - from) * (fraction ?? 0), message }),
  })
  try {
    const start = calibrated ? 0.5 : 0
    const calibration = calibrated ? await calibrate(reconstructor, choosing, part(0, start)) : null
    const predicted = await reconstructAll(reconstructor, reporting, part(start, 0.9), calibration?.chosen)
    const compared = await compare(reconstructor, reporting, predicted, part(0.9, 1))
    const recordings = describe(compared)
    const doubts = [
      ...(calibration ? doubtGain(calibration, chosen.recordings.length === 1) : []),
      ...doubtRecordings(card, compared, recordings.maskedR2),
      ...(calibration ? [] : doubtKnownGain(card, compared)),
    ]
    return { recordings, calibration, doubts, findings: chosen.findings }
  } finally {
    await reconstructor.release()
  }
}

const describe = (compared: readonly Compared[]): NonNullable<Truth['recordings']> => {
  const of = (who: keyof Scores): number | null => {
    const middle = median(compared.map(({ scores }) => scores[who] ?? NaN))
    return Number.isNaN(middle) ? null : middle
  }
  const names = compared.map(({ recording }: { recording: TestRecording }) => recording.name)
  return {
    count: compared.length,
    names,
    seenInTraining: compared.filter(({ recording }) => recording.seenInTraining).length,
    maskedR2: { model: of('model'), mean: of('mean'), interpolation: of('interpolation'), ridge: of('ridge') },
  }
}

/** Replaces the truth on the card, and the gain where one was chosen; the rest of the file stays as it is. */
const writeTruth = async (files: FileStore, modelDir: string, truth: Truth, gain?: number): Promise<void> => {
  const path = joinPath(modelDir, cardName)
  const card = JSON.parse(await files.readText(path)) as ModelCard
  const { contract } = card
  const scaled = gain === undefined ? contract : { ...contract, scaling: { ...contract.scaling, gain } }
  await files.write(path, formatJson({ ...card, contract: scaled, truth }))
}

const asFinding = (message: string): Finding => ({
  code: 'truth.doubt',
  severity: 'warning',
  place: {},
  message,
  suggestion: 'How this was tested stands in docs/truth.md.',
})
