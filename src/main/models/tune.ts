import { isEncoders } from './head'
import type { LoraConfig } from './lora'
import type { MaskedModel } from './maskedModel'
import type { ParameterSpec } from './parameters'

/**
 * What of a model is trained: all of it; only what stands on the encoder (the head, or the decoder); that, the last
 * layers of the encoder and its last norm; or low-rank changes, and a head where there is one.
 */
export type Tune =
  { kind: 'full' } | { kind: 'head' } | { kind: 'last'; layers: number } | ({ kind: 'lora' } & LoraConfig)

const layerOf = (name: string): number | null => {
  const found = /^vit\.encoder\.layer\.(\d+)\./.exec(name)
  return found ? Number(found[1]) : null
}

/** Whether a parameter of the model or of a head on it is trained. */
export const isTuned = (model: Pick<MaskedModel, 'encoderLayers'>, tune: Tune, spec: ParameterSpec): boolean => {
  const { name, trainable } = spec
  if (!trainable) return false
  if (tune.kind === 'full') return true
  if (!isEncoders(spec)) return tune.kind !== 'lora' || !name.startsWith('decoder.')
  if (tune.kind !== 'last') return false
  const layer = layerOf(name)
  return layer === null ? name.startsWith('vit.layernorm.') : layer >= model.encoderLayers - tune.layers
}
