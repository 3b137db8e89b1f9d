import { version } from '../../../package.json'
import { makeNodeFiles } from '../adapters/nodeFiles'
import { makeNodeCompressor } from '../adapters/nodeZlib'
import { makeOnnxRuntime } from '../adapters/onnxRuntime'
import { reportTemplate } from '../adapters/reportTemplate'
import { makeTypst } from '../adapters/typst'
import type { TaskTable } from '../ports'
import { makeDetect } from '../services/detect'
import { makeDevices } from '../services/devices'
import { makeParcellate } from '../services/parcellate'
import { makeReconstruct } from '../services/reconstruct'
import { makeReport } from '../services/report'
import { makeSample } from '../services/sample'
import { makeTrain } from '../services/train'
import { makeTruth } from '../services/truth'

/** The tasks, each with what it needs of this machine. */
export const makeTaskTable = (): TaskTable => {
  const files = makeNodeFiles()
  const runtime = makeOnnxRuntime()
  const program = { name: 'Boldscope', version }
  return {
    sample: makeSample({ files, compressor: makeNodeCompressor() }),
    parcellate: makeParcellate({ files }),
    train: makeTrain({ files, runtime, program }),
    reconstruct: makeReconstruct({ files, runtime, program }),
    detect: makeDetect({ files, runtime, program }),
    report: makeReport({ files, typesetter: makeTypst(), template: reportTemplate }),
    truth: makeTruth({ files, runtime }),
    devices: makeDevices({ runtime }),
  }
}
