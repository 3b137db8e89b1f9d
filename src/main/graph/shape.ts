/** Sizes of the axes, outermost first; [] is a scalar. */
export type Shape = readonly number[]
export type ElementType = 'float32' | 'int64'
export interface TensorType {
  shape: Shape
  type: ElementType
}

/** Number of elements of an array of this shape; 1 for a scalar. */
export const elements = (shape: Shape): number => shape.reduce((count, size) => count * size, 1)

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])
