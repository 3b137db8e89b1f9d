import type { Device, DeviceStatus } from '../../preload/contract'
import * as graph from '../graph'
import type { Session, SessionOptions, Tensor } from '../ports'

type Create = (onnx: Uint8Array, options: SessionOptions) => Promise<Session>

const heads = 2
const tokens = 6
const depth = 4
const width = heads * depth

/** Every kind of computation a model here asks of a device, forward and backward, in one small graph. */
const probeGraph = (device: Device): Uint8Array => {
  const x = graph.input('x', [tokens, width])
  const weight = graph.input('weight', [width, width])
  const bias = graph.input('bias', [width])
  const kernel = graph.input('kernel', [heads, 1, 3, 1])
  const rows = graph.input('rows', [tokens], 'int64')
  const byHead = (value: graph.Value): graph.Value =>
    graph.transpose(graph.reshape(value, [1, tokens, heads, depth]), [0, 2, 1, 3])
  const projected = byHead(graph.linear(graph.gatherRows(x, rows), weight, bias))
  const { context } = graph.attention(projected, projected, projected, depth ** -0.5)
  const mixed = graph.add(context, graph.tokenConvolution(projected, kernel))
  const flat = graph.reshape(graph.transpose(mixed, [0, 2, 1, 3]), [tokens, width])
  const y = graph.layerNorm(graph.gelu(flat), bias, bias, 1e-12)
  const loss = graph.total(graph.square(graph.tanh(y)))
  const gradients = graph.differentiate(loss, [x, weight, bias, kernel])
  return graph.compileGraph(Object.fromEntries([loss, ...gradients].map((value, i) => [`out${i}`, value])), device)
}

const wave = (shape: number[], phase: number): Tensor => {
  const data = Float32Array.from({ length: graph.elements(shape) }, (_, i) => Math.sin(0.7 * i + phase) + 0.1)
  return { dtype: 'float32', shape, data }
}
const feeds: Record<string, Tensor> = {
  x: wave([tokens, width], 0),
  weight: wave([width, width], 1),
  bias: wave([width], 2),
  kernel: wave([heads, 1, 3, 1], 3),
  rows: { dtype: 'int64', shape: [tokens], data: BigInt64Array.of(4n, 0n, 5n, 1n, 3n, 2n) },
}

const answers = async (device: Device, create: Create): Promise<number[]> => {
  const session = await create(probeGraph(device), { device, threads: 1 })
  try {
    const outputs = await session.run(feeds)
    return Object.keys(outputs)
      .sort()
      .flatMap((name) => [...(outputs[name].data as Float32Array)])
  } finally {
    await session.release()
  }
}

/** Largest difference from the processor's answer, in units of its largest value, that still counts as the same. */
const tolerance = 1e-3

const side = 512
const products = 2
/** Times the processor's time above which a device is called slow; a small graph does no fast card justice. */
const slowTimes = 3
/** Products of matrices, one after the other: what most of a training step is. */
const paceGraph = (device: Device): Uint8Array => {
  let y = graph.input('y', [side, side])
  const weight = graph.scale(y, 1 / side)
  for (let i = 0; i < products; i++) y = graph.matmul(y, weight)
  return graph.compileGraph({ norm: graph.total(graph.square(y)) }, device)
}

/** Milliseconds of the products, the first run apart: in it kernels are compiled. */
const pace = async (device: Device, create: Create): Promise<number> => {
  const session = await create(paceGraph(device), { device })
  try {
    const y = wave([side, side], 0)
    await session.run({ y })
    const start = performance.now()
    await session.run({ y })
    return performance.now() - start
  } finally {
    await session.release()
  }
}

/** What the library says in words of its own, and what it means. */
const meanings: ReadonlyArray<readonly [said: RegExp, means: string]> = [
  [/WebGPU adapter|supported adapters/i, 'The system offers no graphics adapter to WebGPU; its driver may be missing.'],
  [/load shared library|libcu|cudart|cublas|cudnn/i, 'The libraries of CUDA and cuDNN are not installed, or too old.'],
  [/no CUDA-capable|CUDA driver|cudaGetDevice/i, 'There is no Nvidia graphics card that its driver offers to CUDA.'],
  [/out of memory|failed to allocate|bad_alloc|memory\.exceeded/i, 'Its memory is too small or taken by others.'],
]
const meaningOf = (said: string): string =>
  meanings.find(([pattern]) => pattern.test(said))?.[1] ?? 'Its driver refused to run it.'

/** Runs the small graph on a device, compares answer and pace with the processor's; never throws. */
export const tryDevice = async (device: Device, create: Create): Promise<DeviceStatus> => {
  try {
    const expected = await answers('cpu', create)
    if (device === 'cpu') return { device, usable: true, detail: 'A small training step ran.' }
    const given = await answers(device, create)
    const largest = Math.max(...expected.map(Math.abs))
    const differences = given.map((value, i) => Math.abs(value - expected[i]) / largest)
    const worst = differences.some(Number.isNaN) ? NaN : Math.max(...differences)
    const usable = given.length === expected.length && worst <= tolerance
    if (!usable) return { device, usable, detail: `It ran, but its answer differs from the processor's (${worst}).` }
    const times = (await pace(device, create)) / (await pace('cpu', create))
    const ran = 'A small training step ran as on the processor.'
    if (times <= slowTimes) return { device, usable, detail: ran }
    const detail = `${ran} But it takes ${Math.ceil(times)} times as long: there seems to be no graphics card behind it.`
    return { device, usable, slow: true, detail }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const detail = `A small training step did not run. ${meaningOf(said)}`
    return { device, usable: false, detail, technical: said.split('\n')[0] }
  }
}
