import type { AtlasSummary, Model, Recording } from '../../preload/contract'

/** Whether a model can be fed a recording: a reason why not, or remarks that do not hinder. */
export interface Fit {
  refusal: string | null
  remarks: string[]
}

/** Compares a model's input contract with what the catalogue knows of a recording. `atlas` is the recording's. */
export const fitOf = (
  { card: { contract } }: Pick<Model, 'card'>,
  recording: Recording,
  atlas: Pick<AtlasSummary, 'name' | 'hash'> | undefined,
): Fit => {
  const refuse = (refusal: string): Fit => ({ refusal, remarks: [] })
  if (recording.parcels === null) return refuse('The recording has no parcel series yet.')
  if (recording.parcels !== contract.parcels.length) {
    return refuse(`It takes ${contract.parcels.length} parcels, the recording has ${recording.parcels}.`)
  }
  if (atlas && contract.atlas.hash !== null && atlas.hash !== contract.atlas.hash) {
    return refuse(`It takes parcels of ${contract.atlas.name}, the recording has those of ${atlas.name}.`)
  }
  if (recording.frames < contract.windowFrames) {
    return refuse(`It sees ${contract.windowFrames} frames at once, the recording has ${recording.frames}.`)
  }
  const remarks: string[] = []
  if (!atlas || contract.atlas.hash === null)
    remarks.push('That the parcels are the same cannot be checked: one side has no atlas.')
  if (contract.trSeconds === null || recording.trSeconds === null) {
    remarks.push('Repetition times cannot be compared: one of them is unknown.')
  } else if (Math.abs(contract.trSeconds - recording.trSeconds) > 1e-3) {
    remarks.push(
      `Trained at TR ${contract.trSeconds} s, the recording has ${recording.trSeconds} s: windows span other times.`,
    )
  }
  return { refusal: null, remarks }
}
