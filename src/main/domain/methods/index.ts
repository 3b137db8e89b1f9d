export { composeMethods, formatMethods, type DescribedFile, type Methods, type MethodsInput } from './composeMethods'
export type { Json } from './readJson'
