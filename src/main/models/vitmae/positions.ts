/**
 * Fixed positions of a picture's tokens [side * side, width] float32, row-major as the tokens are: four parts of equal
 * width, sine and cosine of the column, then of the row, times 10000^(-4i / width). Source: Chen et al. 2021 (MoCo v3),
 * as in He et al. 2022 (masked autoencoders).
 *
 * @param width  a multiple of 4
 */
export const positions = (side: number, width: number): Float32Array => {
  const part = width / 4
  const frequencies = Array.from({ length: part }, (_, i) => 10000 ** (-i / part))
  return Float32Array.from({ length: side * side * width }, (_, index) => {
    const [token, column] = [Math.floor(index / width), index % width]
    const place = column < 2 * part ? token % side : Math.floor(token / side)
    const angle = place * frequencies[column % part]
    return Math.floor(column / part) % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })
}
