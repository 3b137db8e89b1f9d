import { AppError, type Device } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { TaskContext } from '../../ports'
import { runTruth, type TruthPorts } from '../truth'

/** A model's own recordings tell little; a few of them are enough. */
const mostOfOwn = 8

interface Tested {
  recordings: ReadonlyArray<{ path: string }>
  heldOut: ReadonlyArray<{ path: string }>
  /** Seconds between frames, by path, of series whose own files do not say it. */
  times: Record<string, number>
  seed: number
  device: Device
}

/**
 * Tests a model that was just written on people held out, where there are any, else on some of its own, which its card
 * then says. A test that cannot be made does not undo the training: it is a finding.
 */
export const testTrained = async (
  ports: TruthPorts,
  modelDir: string,
  { recordings, heldOut, times, seed, device }: Tested,
  { progress, signal }: TaskContext,
): Promise<Finding[]> => {
  const tested = heldOut.length > 0 ? heldOut : recordings.slice(0, mostOfOwn)
  const series = tested.map(({ path }) => path)
  const tell = ({ message }: { message: string }) => progress({ fraction: 1, message })
  try {
    const { warnings } = await runTruth(
      ports,
      modelDir,
      { series, times, calibrate: false, seed, device },
      { progress: tell, signal },
    )
    return warnings.map(doubt)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'input.bad') throw error
    return [untested(error.message)]
  }
}

const doubt = (message: string): Finding => ({
  code: 'truth.doubt',
  severity: 'warning',
  place: {},
  message,
  suggestion: 'Look at the truth test on the card of the model.',
})

const untested = (why: string): Finding => ({
  code: 'truth.notMade',
  severity: 'warning',
  place: {},
  message: `The model was not tested: ${why}`,
  suggestion: 'Test it on other recordings.',
})
