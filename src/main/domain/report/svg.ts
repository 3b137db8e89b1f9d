/** Text and attribute values as XML takes them; control characters that XML forbids become a space. */
export const escapeXml = (text: string): string =>
  text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      ' ',
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')

/** Coordinates in points to a hundredth: finer than any printer, and the same text on every machine. */
export const coordinate = (value: number): string => String(Math.round(value * 100) / 100)

type Attributes = Record<string, string | number>

/** One element; numbers are written as coordinates, text content is escaped. */
export const element = (name: string, attributes: Attributes, text?: string): string => {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`)
    .join('')
  return text === undefined ? `<${name}${written}/>` : `<${name}${written}>${escapeXml(text)}</${name}>`
}

/** A whole picture of `width` by `height` points. */
export const svgDocument = (width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${coordinate(width)}pt" height="${coordinate(height)}pt" ` +
  `viewBox="0 0 ${coordinate(width)} ${coordinate(height)}" font-family="Source Sans 3">${parts.join('')}</svg>`

/** About `wanted` round values from `low` to `high`: steps of 1, 2 or 5 times a power of ten. */
export const niceTicks = (low: number, high: number, wanted: number): number[] => {
  if (!(high > low)) return [low]
  const rough = (high - low) / Math.max(1, wanted)
  const base = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * base).find((size) => size >= rough * 0.8) ?? 10 * base
  const ticks: number[] = []
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++)
    ticks.push(Number((n * step).toPrecision(12)) + 0)
  return ticks
}
