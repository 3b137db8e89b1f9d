import type { ReportModel } from './reportModel'

type Packed = Record<string, Uint8Array | string>

const isRaster = (value: unknown): value is { width: number; height: number; rgb: Uint8Array } =>
  typeof value === 'object' && value !== null && 'rgb' in value && value.rgb instanceof Uint8Array

/**
 * A report as the files that the template reads: `report.json` with the text, and beside it each picture under the
 * name that stands in its place: SVG as a string, pixels (8 bits of red, green, blue) with their size.
 */
export const packReport = (model: ReportModel): Packed => {
  const files: Packed = {}
  const keep = (ending: string, content: Uint8Array | string) => {
    const name = `picture-${Object.keys(files).length + 1}.${ending}`
    files[name] = content
    return name
  }
  const text = JSON.stringify(model, (key, value) => {
    if (key === 'svg') return keep('svg', value)
    return isRaster(value) ? { file: keep('rgb', value.rgb), width: value.width, height: value.height } : value
  })
  return { ...files, 'report.json': text }
}
