import { availableParallelism } from 'node:os'
import type { InferenceSession } from 'onnxruntime-node'
import { AppError, devices, type Device, type DeviceStatus } from '../../preload/contract'
import type { Runtime, Session, SessionOptions } from '../ports'
import { giveBackHeap } from './giveBackHeap'
import { explained, makeOnnxSession, type Ort } from './onnxSession'

export interface OnnxRuntimeOptions {
  /** Threads of a session that does not say; default: all that the machine offers this process. */
  threads?: number
}

/** The library is loaded when it is first needed: a program that only lists files never pays for it. */
const loadOrt = async (): Promise<Ort> => {
  const ort = await import('onnxruntime-node')
  // A device that is not there is an answer of ours, not a line of the library's on the terminal.
  ort.env.logLevel = 'fatal'
  return ort
}

const sessionOptions = (options: SessionOptions, defaultThreads: number): InferenceSession.SessionOptions => {
  const { device, threads = defaultThreads, state = [] } = options
  return {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    intraOpNumThreads: threads,
    // Failures are thrown; the library need not print them too.
    logSeverityLevel: 4,
    // Threads that wait by spinning start at once, and take the processor from whoever could finish meanwhile: with
    // other programs about a step then takes two to three times as long. From one kernel to the next they may.
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '100' } } },
    // Planning all activations as one block keeps them all alive; without it a training step takes half the memory.
    enableMemPattern: false,
    enableCpuMemArena: true,
    // Only WebGPU can keep an output on the device from here; what is not named comes to the processor.
    ...(device === 'webgpu' && state.length > 0
      ? { preferredOutputLocation: Object.fromEntries(state.map(([output]) => [output, 'gpu-buffer' as const])) }
      : {}),
  }
}

/**
 * ONNX Runtime behind the runtime port. A device other than the processor is tried once, on a small graph whose answer
 * must be the processor's, before any session is made on it.
 */
export const makeOnnxRuntime = ({ threads = availableParallelism() }: OnnxRuntimeOptions = {}): Runtime => {
  const statuses = new Map<Device, Promise<DeviceStatus>>()

  const create = async (onnx: Uint8Array, options: SessionOptions): Promise<Session> => {
    const ort = await loadOrt()
    const session = await explained(ort.InferenceSession.create(onnx, sessionOptions(options, threads)))
    giveBackHeap()
    return makeOnnxSession(ort, session, options.state ?? [])
  }

  const examine = async (device: Device): Promise<DeviceStatus> => {
    const ort = await loadOrt()
    if (!ort.listSupportedBackends().some(({ name }) => name === device)) {
      return { device, usable: false, detail: absent[device] ?? 'The computing library does not have it here.' }
    }
    const { tryDevice } = await import('./onnxProbe')
    return tryDevice(device, create)
  }
  const statusOf = (device: Device): Promise<DeviceStatus> => {
    const known = statuses.get(device) ?? examine(device)
    statuses.set(device, known)
    return known
  }

  return {
    async probe() {
      const found: DeviceStatus[] = []
      for (const device of devices) found.push(await statusOf(device))
      return found
    },
    tryDevice: statusOf,
    async createSession(onnx, options) {
      if (options.device !== 'cpu') {
        const { usable, detail } = await statusOf(options.device)
        if (!usable) throw unavailable(options.device, detail)
      }
      return create(onnx, options)
    },
  }
}

/** Why a device is not in this machine's build of the library. */
const absent: { readonly [On in Device]?: string } = {
  cuda: 'CUDA is there on Linux alone, with a graphics card of Nvidia.',
  dml: 'DirectML is there on Windows alone.',
  coreml: 'CoreML is there on macOS alone.',
}

const unavailable = (device: Device, detail: string): AppError => {
  const message = `${device} cannot be used. ${detail}`
  const suggestion = 'Compute on the cpu, or on another device that is listed as usable.'
  return new AppError('device.unavailable', message, [
    { code: 'device.unavailable', severity: 'error', place: { field: 'device' }, message, suggestion },
  ])
}
