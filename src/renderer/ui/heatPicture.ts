import { colorTable, type ColorMap } from '../lib/colormaps'

/** Numbers as a picture of one pixel each; a missing one is transparent. */
export const paintCells = (
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
  map: ColorMap,
  [low, high]: readonly [number, number],
): HTMLCanvasElement => {
  const picture = document.createElement('canvas')
  picture.width = Math.max(columns, 1)
  picture.height = Math.max(rows, 1)
  const context = picture.getContext('2d')!
  const image = context.createImageData(picture.width, picture.height)
  const pixels = image.data
  const table = colorTable(map)
  const scale = 255 / (high - low)
  for (let row = 0, pixel = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, pixel += 4) {
      const shown = value(row, column)
      if (Number.isNaN(shown)) continue
      const color = Math.min(Math.max(Math.round((shown - low) * scale), 0), 255) * 3
      pixels[pixel] = table[color]
      pixels[pixel + 1] = table[color + 1]
      pixels[pixel + 2] = table[color + 2]
      pixels[pixel + 3] = 255
    }
  }
  context.putImageData(image, 0, 0)
  return picture
}
