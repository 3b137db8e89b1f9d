/**
 * Fixed sinusoidal positions [rows, width] float32, row-major: column 2i is the sine and 2i + 1 the cosine of
 * row / 10000^(2i / width). Source: Vaswani et al. 2017.
 *
 * @param width  even
 */
export const positions = (rows: number, width: number): Float32Array => {
  const frequencies = Array.from({ length: width / 2 }, (_, pair) => Math.exp((-2 * pair * Math.log(10000)) / width))
  return Float32Array.from({ length: rows * width }, (_, index) => {
    const column = index % width
    const angle = Math.floor(index / width) * frequencies[Math.floor(column / 2)]
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })
}
