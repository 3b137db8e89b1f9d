import * as brainlm from './brainlm'

/** Every architecture that can be trained and run here, by the name that a model card carries. */
export const architectures = {
  brainlm: {
    parseSettings: brainlm.parseBrainlmSettings,
    settingNames: brainlm.brainlmSettingNames,
    parameters: brainlm.brainlmParameters,
    initialise: brainlm.initialiseBrainlm,
    trainingStep: brainlm.brainlmTrainingStep,
    inferenceOnnx: brainlm.brainlmInferenceOnnx,
  },
} as const
export type ArchitectureName = keyof typeof architectures
