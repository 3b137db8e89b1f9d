import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import type { TaskContext } from '../../../src/main/ports'
import { makeEval } from '../../../src/main/services/eval'
import { makeImportWeights } from '../../../src/main/services/importWeights'

/** Cases that the authors' own code computed on small random weights; each folder's README says with which versions. */
export const publishedRoot = resolve(process.env.BOLDSCOPE_SHARED ?? '../shared', 'parity')
export const hasPublished = existsSync(publishedRoot)

export const published = [
  'brainlm-old-tiny',
  'brainlm-old-tiny-legacy',
  'brainlm-old-tiny-mae',
  'brainlm-old-tiny-mask75',
  'brainlm-vitmae-tiny',
  'brainlm-vitmae-tiny-small',
  'brainlm-vitmae-tiny-predlast',
  'brainlm-vitmae-tiny-predpixel',
  'brainlm-head-tiny',
  'brainlm-head-tiny-bce',
  'brainlm-head-tiny-wmse-sigmoid',
]

export const context: TaskContext = { progress: () => {}, signal: new AbortController().signal }
export const files = makeNodeFiles()
const runtime = makeOnnxRuntime()
export const importWeights = makeImportWeights({ files, runtime, program: { name: 'Boldscope', version: 'test' } })
export const evaluate = makeEval({ files, runtime })
