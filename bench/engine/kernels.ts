import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { inferenceOnnx } from '../../src/main/models/inference'
import { trainingStep } from '../../src/main/models/trainingStep'
import { firstState } from '../../src/main/models/trainingState'
import { feedsOf, modelOf, weightsOf, type Setup } from './setups'

/** Seconds of one run by kernel, the largest first. */
export interface Kernels {
  total: number
  products: number
  others: Array<[operator: string, seconds: number]>
}

interface Event {
  cat: string
  name: string
  dur: number
  args: { op_name?: string }
}
const isProduct = (operator: string): boolean => /^(Gemm|MatMul|FusedMatMul)$/.test(operator)

/** The graph of a setup, and what it is fed. */
const graphOf = ({ model: name, what }: Setup) => {
  const model = modelOf(name)
  const feeds = new Map(Object.entries(feedsOf(model, 1)).map(([key, { data, shape }]) => [key, { data, shape }]))
  if (what === 'infer') {
    const options = { batch: 1, kept: model.kept, standardOnly: false, predict: 'hidden' } as const
    return { onnx: inferenceOnnx(model, { ...options, weights: weightsOf(model) }), feeds }
  }
  const options = { batch: 1, kept: model.kept, device: 'cpu', gradients: 'host' } as const
  const step = trainingStep(model, { ...options, objective: { kind: 'reconstruct' } })
  for (const [key, data] of firstState(step, weightsOf(model)))
    feeds.set(key, { data, shape: step.stateShapes.get(key)! })
  return { onnx: step.onnx, feeds }
}

/** Where the time of one run goes, by ONNX Runtime's own account. */
export const measureKernels = async (setup: Setup): Promise<Kernels> => {
  const { onnx, feeds } = graphOf(setup)
  const folder = mkdtempSync(join(tmpdir(), 'boldscope-bench-'))
  try {
    const session = await ort.InferenceSession.create(onnx, {
      intraOpNumThreads: setup.threads,
      enableMemPattern: false,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
      extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '100' } } },
    })
    const given = session.inputNames.map((name) => {
      const { data, shape } = feeds.get(name)!
      return [name, new ort.Tensor(data instanceof Float32Array ? 'float32' : 'int64', data as never, shape)]
    })
    for (let i = 0; i < setup.runs; i++) await session.run(Object.fromEntries(given))
    session.endProfiling()
    const [file] = readdirSync(folder)
    const events: Event[] = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    return sumUp(events, setup.runs)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const sumUp = (events: readonly Event[], runs: number): Kernels => {
  const byOperator = new Map<string, number>()
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('kernel_time') || args.op_name === undefined) continue
    byOperator.set(args.op_name, (byOperator.get(args.op_name) ?? 0) + dur / 1e6 / runs)
  }
  const all = [...byOperator].sort(([, a], [, b]) => b - a)
  const sum = (list: typeof all): number => list.reduce((total, [, seconds]) => total + seconds, 0)
  const others = all.filter(([operator]) => !isProduct(operator))
  return { total: sum(all), products: sum(all.filter(([operator]) => isProduct(operator))), others: others.slice(0, 8) }
}
