import { AppError, type Device } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Runtime, Tensor } from '../ports'

/** Where to compute, and what there is to say about it. */
export interface DeviceChoice {
  device: Device
  findings: Finding[]
}

/** A small piece of the very work to be done, whose answer is compared with the processor's. */
export interface DeviceTrial {
  /** The graph, written for a device. */
  onnx(device: Device): Uint8Array
  /** Asked for after the graph was written. */
  feeds(): Readonly<Record<string, Tensor>>
}

/** How devices are called before a person. */
const deviceNames: { readonly [Which in Device]: string } = {
  cpu: 'the processor',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
}

/** Largest difference from the processor's answer, in units of an output's largest value, that counts as the same. */
const tolerance = 1e-3

/**
 * The device that was asked for, when it gives the processor's answers on a small graph and on `trial`; else the
 * processor, with a finding `device.fallback` that says why. A device that is right but slower than the processor is
 * taken as asked, with a finding `device.slow`. To be asked once by every task that computes; its output's `device` is
 * the one given back. Never throws because of a device.
 */
export const chooseDevice = async (
  runtime: Pick<Runtime, 'tryDevice' | 'createSession'>,
  asked: Device,
  trial?: DeviceTrial,
): Promise<DeviceChoice> => {
  if (asked === 'cpu') return { device: 'cpu', findings: [] }
  const { usable, slow, detail } = await runtime.tryDevice(asked)
  if (!usable) return fallback(asked, detail)
  const failed = trial ? await failureOf(runtime, asked, trial) : null
  if (failed !== null) return fallback(asked, failed)
  return { device: asked, findings: slow ? [slowly(asked, detail)] : [] }
}

/** Why the trial does not count as passed, in words; null when it does. */
const failureOf = async (
  runtime: Pick<Runtime, 'createSession'>,
  device: Device,
  trial: DeviceTrial,
): Promise<string | null> => {
  const expected = await answers(runtime, 'cpu', trial)
  try {
    const difference = worstDifference(expected, await answers(runtime, device, trial))
    if (difference <= tolerance) return null
    return `A first step of this model gives another answer there than on the processor (apart by ${difference.toPrecision(2)} of the largest value).`
  } catch (error) {
    const memory = error instanceof AppError && error.code === 'memory.exceeded'
    return memory ? 'This model does not fit in its memory.' : 'It cannot run every part of this model.'
  }
}

const answers = async (
  runtime: Pick<Runtime, 'createSession'>,
  device: Device,
  { onnx, feeds }: DeviceTrial,
): Promise<Record<string, Tensor>> => {
  const session = await runtime.createSession(onnx(device), { device })
  try {
    return await session.run({ ...feeds() })
  } finally {
    await session.release()
  }
}

/** Outputs much smaller than the largest are rounding, such as gradients that are 0 by nature: they count in its units. */
const smallShare = 0.01

const largestOf = ({ data }: Tensor): number => {
  let largest = Number.MIN_VALUE
  for (const value of data) largest = Math.max(largest, Math.abs(Number(value)))
  return largest
}

/** Largest difference over all outputs, each in units of its largest value; Infinity where one is no number or missing. */
const worstDifference = (expected: Record<string, Tensor>, given: Record<string, Tensor>): number => {
  const floor = smallShare * Math.max(...Object.values(expected).map(largestOf))
  let worst = 0
  for (const [name, tensor] of Object.entries(expected)) {
    const other = given[name]?.data
    if (other?.length !== tensor.data.length) return Infinity
    const unit = Math.max(largestOf(tensor), floor)
    for (let i = 0; i < other.length; i++) {
      const difference = Math.abs(Number(tensor.data[i]) - Number(other[i]))
      if (Number.isNaN(difference)) return Infinity
      worst = Math.max(worst, difference / unit)
    }
  }
  return worst
}

const fallback = (asked: Device, why: string): DeviceChoice => ({
  device: 'cpu',
  findings: [
    {
      code: 'device.fallback',
      severity: 'warning',
      place: { field: 'device' },
      message: `${deviceNames[asked]} was asked for, but the processor computed. ${why}`,
      suggestion: 'Look at the list of devices for one that is usable, or ask for the cpu to be rid of this remark.',
    },
  ],
})

const slowly = (asked: Device, why: string): Finding => ({
  code: 'device.slow',
  severity: 'warning',
  place: { field: 'device' },
  message: `${deviceNames[asked]} computes slower than the processor here. ${why}`,
  suggestion: 'Compute on the cpu, or install the driver of the graphics card.',
})
