import type { Device, DeviceStatus } from '../../preload/contract'

export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array

/** A dense array, row-major. 'float32' with Float32Array, 'int64' with BigInt64Array, 'int32' with Int32Array, 'bool' with Uint8Array. */
export interface Tensor {
  dtype: 'float32' | 'int64' | 'int32' | 'bool'
  shape: readonly number[]
  data: TensorData
}

export interface SessionOptions {
  device: Device
  threads?: number
  /**
   * Names of state: for each `[output, input]` the output of one run is the input of the next and stays on the
   * device where the provider can keep it. Start values come with the first `run`; read back with `readState`.
   */
  state?: ReadonlyArray<readonly [output: string, input: string]>
}

/** A compiled graph. `run` blocks the thread: use it in a child process. */
export interface Session {
  /** Feeds by input name (state inputs only when they are to be set); gives every output that is not state. */
  run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>
  /** Copies of the state, by input name. */
  readState(): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

export interface Runtime {
  /** Each device tried on a small graph whose answer is compared with CPU. */
  probe(): Promise<DeviceStatus[]>
  /** One of them; tried once, then remembered. Never throws. */
  tryDevice(device: Device): Promise<DeviceStatus>
  /** Throws AppError 'device.unavailable' when the device cannot be used. */
  createSession(onnx: Uint8Array, options: SessionOptions): Promise<Session>
}
