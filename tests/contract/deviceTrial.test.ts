import { expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../src/main/adapters/onnxRuntime'
import { makeBrainlm } from '../../src/main/models/brainlm'
import { chooseDevice } from '../../src/main/services/chooseDevice'
import type { CommonSettings } from '../../src/main/services/training/settingTables'
import { stepTrial } from '../../src/main/services/training/stepTrial'
import { useSwiftShader } from '../fixtures/swiftShader'
import { tiny } from '../unit/models/brainlm/tiny'
import { batchFor } from '../unit/models/steps'

const absent = useSwiftShader()
const model = makeBrainlm(tiny)

it.skipIf(absent !== null)(
  `computes the first step of a model on WebGPU as on the processor, and calls a driver without a card slow${absent ? ` (skipped: ${absent})` : ''}`,
  { timeout: 60_000 },
  async () => {
    const learner = {
      model,
      objective: { kind: 'reconstruct' },
      tune: { kind: 'full' },
      kept: model.kept,
      weights: model.initialise(2),
    } as const
    const settings = { batch: 2, dropout: 0.1, recompute: false } as CommonSettings
    const trial = stepTrial(learner, settings, () => batchFor(model, 2, 0))
    const { device, findings } = await chooseDevice(makeOnnxRuntime({ threads: 1 }), 'webgpu', trial)
    expect(findings).toMatchObject([{ code: 'device.slow' }])
    expect(device).toBe('webgpu')
  },
)
