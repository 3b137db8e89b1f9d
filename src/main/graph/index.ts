/**
 * Tensor graphs, from the outside in: values are built by the functions of operations.ts, which apply the operators
 * listed in operators.ts; `differentiate` adds the values of a gradient by the table in gradients.ts; `compileGraph`
 * turns all that some outputs need into an ONNX file by the table in lowerings.ts. A new operator needs its name in
 * operators.ts, a row in resultTypes.ts, gradients.ts and lowerings.ts, and cases in the tests: the compiler names
 * those that are missing.
 */
export { adamw, clipByGlobalNorm, type AdamwScalars } from './adamw'
export { compileGraph, compileSplitGraph, lowerGraph } from './compile'
export type { Target } from './dialect'
export { differentiate } from './differentiate'
export { estimateMemory, type MemoryEstimate } from './memory'
export { encodeOnnx } from './onnx'
export { recomputed } from './recompute'
export type { SplitOnnx } from './onnx'
export * from './operations'
export { elements, type Shape } from './shape'
export { inputsBefore, type Value } from './value'
