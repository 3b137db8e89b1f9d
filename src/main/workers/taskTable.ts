import { version } from '../../../package.json'
import { makeNodeFiles } from '../adapters/nodeFiles'
import { makeNodeMachine } from '../adapters/nodeMachine'
import { makeNodeCompressor } from '../adapters/nodeZlib'
import { makeOnnxRuntime } from '../adapters/onnxRuntime'
import { reportTemplate } from '../adapters/reportTemplate'
import { makeTypst } from '../adapters/typst'
import type { Crew, TaskTable } from '../ports'
import { makeClean } from '../services/clean'
import { makeConnectivity } from '../services/connectivity'
import { makeDetect } from '../services/detect'
import { makeDevices } from '../services/devices'
import { makeEmbed } from '../services/embed'
import { makeEval } from '../services/eval'
import { makeExplain } from '../services/explain'
import { makeExportData } from '../services/exportData'
import { makeExportWeights } from '../services/exportWeights'
import { makeFindLearningRate } from '../services/findLearningRate'
import { makeFinetune } from '../services/finetune'
import { makeForecast } from '../services/forecast'
import { makeImportWeights } from '../services/importWeights'
import { makeParcellate } from '../services/parcellate'
import { makePredict } from '../services/predict'
import { makeQuality } from '../services/quality'
import { makeReconstruct } from '../services/reconstruct'
import { makeReport } from '../services/report'
import { makeSample } from '../services/sample'
import { makeScan } from '../services/scan'
import { makeTrain } from '../services/train'
import { makeTruth } from '../services/truth'
import type { Portions } from './portionTable'

/** The tasks, each with what it needs of this machine. Without a crew, recordings are worked on one after the other. */
export const makeTaskTable = ({ crew }: { crew?: Crew<Portions> } = {}): TaskTable => {
  const files = makeNodeFiles()
  const runtime = makeOnnxRuntime()
  const program = { name: 'Boldscope', version }
  const training = { files, runtime, machine: makeNodeMachine(), program }
  return {
    sample: makeSample({ files, compressor: makeNodeCompressor() }),
    parcellate: makeParcellate({ files }),
    train: makeTrain(training),
    finetune: makeFinetune(training),
    findLearningRate: makeFindLearningRate(training),
    reconstruct: makeReconstruct({ files, runtime, program }),
    detect: makeDetect({ files, runtime, program }),
    report: makeReport({ files, typesetter: makeTypst(), template: reportTemplate }),
    importWeights: makeImportWeights({ files, runtime, program }),
    exportWeights: makeExportWeights({ files }),
    eval: makeEval({ files, runtime }),
    truth: makeTruth({ files, runtime }),
    forecast: makeForecast({ files, runtime, program }),
    embed: makeEmbed({ files, runtime, program }),
    predict: makePredict({ files, runtime, program }),
    explain: makeExplain({ files, runtime, program }),
    clean: makeClean({ files, program }),
    connectivity: makeConnectivity({ files, compressor: makeNodeCompressor(), program }, crew),
    quality: makeQuality({ files, program }),
    exportData: makeExportData({ files, compressor: makeNodeCompressor(), program }),
    scan: makeScan({ files }),
    devices: makeDevices({ runtime }),
  }
}
