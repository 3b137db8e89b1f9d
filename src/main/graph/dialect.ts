/** Where a graph is meant to run; 'standard' is any runtime that reads ONNX. */
export type Target = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml' | 'standard'

/** What a target understands beyond what all of them do. A model never asks for these: only lowerings do. */
export interface Dialect {
  /** com.microsoft.FusedMatMul: transposes and a factor inside the product. */
  fusedMatMul: boolean
  /** Sum of many arrays in one node. */
  sum: boolean
  /** A convolution over tokens as products of matrices: where kernels of many tokens are slow. */
  bandedConvolution: boolean
}

/** Only what was tried there; WebGPU has neither, the others were not at hand. */
export const dialects: { readonly [To in Target]: Dialect } = {
  cpu: { fusedMatMul: true, sum: true, bandedConvolution: true },
  webgpu: { fusedMatMul: false, sum: false, bandedConvolution: false },
  cuda: { fusedMatMul: false, sum: true, bandedConvolution: false },
  dml: { fusedMatMul: false, sum: true, bandedConvolution: false },
  coreml: { fusedMatMul: false, sum: false, bandedConvolution: false },
  standard: { fusedMatMul: false, sum: true, bandedConvolution: false },
}
