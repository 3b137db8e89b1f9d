import type { ParameterSpec } from './parameters'

/** A trained array to which weight decay applies. */
export const weight = (name: string, shape: number[]): ParameterSpec => ({
  name,
  shape,
  trainable: true,
  used: true,
  decayed: true,
})
/** A trained array that weight decay spares. */
export const undecayed = (name: string, shape: number[]): ParameterSpec => ({ ...weight(name, shape), decayed: false })
/** An array that the architecture fixes by formula. */
export const fixed = (name: string, shape: number[]): ParameterSpec => ({ ...undecayed(name, shape), trainable: false })
export const linear = (name: string, outputs: number, inputs: number): ParameterSpec[] => [
  weight(`${name}.weight`, [outputs, inputs]),
  undecayed(`${name}.bias`, [outputs]),
]
export const norm = (name: string, width: number): ParameterSpec[] => [
  undecayed(`${name}.weight`, [width]),
  undecayed(`${name}.bias`, [width]),
]

/** Names of a layer's parameters within the layer, from the specs of a layer named ''. */
export const partsOf = (layer: readonly ParameterSpec[]): string[] => layer.map(({ name }) => name.slice(1))

/** Specs of layers `name.0`, `name.1`, ... */
export const numberedLayers = (
  name: string,
  count: number,
  layer: (name: string) => ParameterSpec[],
): ParameterSpec[] => Array.from({ length: count }, (_, index) => layer(`${name}.${index}`)).flat()
