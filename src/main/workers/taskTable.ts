import { version } from '../../../package.json'
import type { TaskKind } from '../../preload/contract'
import { makeNodeFiles } from '../adapters/nodeFiles'
import { makeNodeMachine } from '../adapters/nodeMachine'
import { makeNodeCompressor } from '../adapters/nodeZlib'
import { makeOnnxRuntime } from '../adapters/onnxRuntime'
import { reportTemplate } from '../adapters/reportTemplate'
import type { Crew, Task, TaskTable } from '../ports'
import type { Portions } from './portionTable'

/** A task whose code is loaded when it is asked for: a process does one, and all others would cost it time and memory. */
const load =
  <K extends TaskKind>(open: () => Promise<Task<K>>): Task<K> =>
  async (input, context) =>
    (await open())(input, context)

/** The tasks, each with what it needs of this machine. Without a crew, recordings are worked on one after the other. */
export const makeTaskTable = ({ crew }: { crew?: Crew<Portions> } = {}): TaskTable => {
  const files = makeNodeFiles()
  const runtime = makeOnnxRuntime()
  const compressor = makeNodeCompressor()
  const program = { name: 'Boldscope', version }
  const training = { files, runtime, machine: makeNodeMachine(), program }
  return {
    sample: load(async () => (await import('../services/sample')).makeSample({ files, compressor })),
    parcellate: load(async () => (await import('../services/parcellate')).makeParcellate({ files })),
    train: load(async () => (await import('../services/train')).makeTrain(training)),
    finetune: load(async () => (await import('../services/finetune')).makeFinetune(training)),
    findLearningRate: load(async () => (await import('../services/findLearningRate')).makeFindLearningRate(training)),
    reconstruct: load(async () =>
      (await import('../services/reconstruct')).makeReconstruct({ files, runtime, program }),
    ),
    detect: load(async () => (await import('../services/detect')).makeDetect({ files, runtime, program })),
    report: load(async () => {
      const [{ makeReport }, { makeTypst }] = await Promise.all([
        import('../services/report'),
        import('../adapters/typst'),
      ])
      return makeReport({ files, typesetter: makeTypst(), template: reportTemplate })
    }),
    importWeights: load(async () =>
      (await import('../services/importWeights')).makeImportWeights({ files, runtime, program }),
    ),
    exportWeights: load(async () => (await import('../services/exportWeights')).makeExportWeights({ files })),
    eval: load(async () => (await import('../services/eval')).makeEval({ files, runtime })),
    truth: load(async () => (await import('../services/truth')).makeTruth({ files, runtime })),
    forecast: load(async () => (await import('../services/forecast')).makeForecast({ files, runtime, program })),
    embed: load(async () => (await import('../services/embed')).makeEmbed({ files, runtime, program })),
    predict: load(async () => (await import('../services/predict')).makePredict({ files, runtime, program })),
    explain: load(async () => (await import('../services/explain')).makeExplain({ files, runtime, program })),
    clean: load(async () => (await import('../services/clean')).makeClean({ files, program }, crew)),
    connectivity: load(async () =>
      (await import('../services/connectivity')).makeConnectivity({ files, compressor, program }, crew),
    ),
    quality: load(async () => (await import('../services/quality')).makeQuality({ files, program }, crew)),
    exportData: load(async () =>
      (await import('../services/exportData')).makeExportData({ files, compressor, program }),
    ),
    scan: load(async () => (await import('../services/scan')).makeScan({ files }, crew)),
    devices: load(async () => (await import('../services/devices')).makeDevices({ runtime })),
  }
}
