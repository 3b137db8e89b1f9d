import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../src/main/graph'
import type { Runtime, Tensor } from '../../../src/main/ports'
import { chooseDevice, type DeviceTrial } from '../../../src/main/services/chooseDevice'
import { AppError, type Device, type DeviceStatus } from '../../../src/preload/contract'

const runtime = makeOnnxRuntime({ threads: 1 })

/** The real runtime, on which WebGPU is the processor whose answers `spoil` may change. */
const withDevice = (
  status: Omit<DeviceStatus, 'device'>,
  spoil: (outputs: Record<string, Tensor>) => Record<string, Tensor> = (outputs) => outputs,
): Runtime => ({
  ...runtime,
  tryDevice: async (device: Device) => ({ device, ...status }),
  async createSession(onnx, { device }) {
    const session = await runtime.createSession(onnx, { device: 'cpu' })
    return device === 'cpu' ? session : { ...session, run: async (feeds) => spoil(await session.run(feeds)) }
  },
})
const usable = { usable: true, detail: 'It ran.' }

const trial: DeviceTrial = {
  onnx: (device) => graph.compileGraph({ y: graph.square(graph.input('x', [3])) }, device),
  feeds: () => ({ x: { dtype: 'float32', shape: [3], data: Float32Array.of(1, 2, 3) } }),
}
const answering = (...values: number[]) => ({
  y: { dtype: 'float32' as const, shape: [3], data: Float32Array.from(values) },
})

describe('the choice of a device', () => {
  it('takes the processor without a word when it was asked for', async () => {
    expect(await chooseDevice(runtime, 'cpu')).toEqual({ device: 'cpu', findings: [] })
  })

  it('falls back to the processor and says so when a device is not there', async () => {
    const absent = (await runtime.probe()).find((status) => !status.usable)!
    const { device, findings } = await chooseDevice(runtime, absent.device)
    expect(device).toBe('cpu')
    expect(findings).toMatchObject([{ code: 'device.fallback', severity: 'warning' }])
    expect(findings[0].message).toContain(absent.detail)
    expect(findings[0].message).not.toMatch(/\.cc:|\.so|OrtSession|::/)
  })

  it('takes a usable device', async () => {
    expect(await chooseDevice(withDevice(usable), 'webgpu', trial)).toEqual({ device: 'webgpu', findings: [] })
  })

  it('says that a device is slow, and takes it as asked', async () => {
    const { device, findings } = await chooseDevice(withDevice({ ...usable, slow: true }), 'webgpu')
    expect(device).toBe('webgpu')
    expect(findings).toMatchObject([{ code: 'device.slow' }])
  })

  it('falls back when the model itself comes out otherwise there', async () => {
    const { device, findings } = await chooseDevice(
      withDevice(usable, () => answering(1, 4, 9.1)),
      'webgpu',
      trial,
    )
    expect(device).toBe('cpu')
    expect(findings[0].message).toContain('another answer')
  })

  it('lets rounding pass', async () => {
    const nearly = withDevice(usable, () => answering(1, 4.001, 9))
    expect((await chooseDevice(nearly, 'webgpu', trial)).device).toBe('webgpu')
  })

  it('takes no numbers for a wrong answer', async () => {
    const { device } = await chooseDevice(
      withDevice(usable, () => answering(1, NaN, 9)),
      'webgpu',
      trial,
    )
    expect(device).toBe('cpu')
  })

  it('falls back when the model does not fit in the memory of the device', async () => {
    const small = withDevice(usable, () => {
      throw new AppError('memory.exceeded', 'too large')
    })
    const { device, findings } = await chooseDevice(small, 'webgpu', trial)
    expect(device).toBe('cpu')
    expect(findings[0].message).toContain('memory')
  })
})
