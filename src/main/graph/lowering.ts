import type { Dialect } from './dialect'
import type { OnnxAttribute, OnnxNode } from './onnx'
import type { OperatorName } from './operators'
import type { Shape } from './shape'
import type { NodeOf } from './value'

/** Writes ONNX nodes; a result is a name. */
export interface Emitter {
  dialect: Dialect
  emit(operator: string, inputs: string[], attributes?: Record<string, OnnxAttribute>): string
  emitAll(node: Omit<OnnxNode, 'outputs'>, outputs: number): string[]
  /** A constant list of whole numbers. */
  integers(values: readonly number[]): string
  scalar(value: number): string
  floats(values: Float32Array, shape: Shape): string
}

/** Writes the ONNX nodes of one operator, its inputs given by name, and names what it gives. */
export type Lowering<Op extends OperatorName> = (
  node: NodeOf<Op>,
  inputs: string[],
  emitter: Emitter,
) => string | readonly string[]
