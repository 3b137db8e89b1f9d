import { sampleLabels, type LabelVolume, type Plane } from '../lib/labelVolume'
import type { LabelPaint } from './brainTypes'

/** A slice on the screen, in pixels of the canvas, and where it lies. */
export interface SlicePlane extends Plane {
  left: number
  top: number
  width: number
  height: number
}

export interface LabelStyle {
  paint: LabelPaint
  active: number | null
  /** 0..1: of the parcels' colours, and of their edges. */
  fill: number
  outline: number
}

const MOST_SAMPLES = 300_000
const PLAIN = [196, 206, 216] as const
export const STANDS_OUT = [255, 225, 77] as const

/** Parcels of one slice as colours with edges one sample wide. */
const colorSlice = (labels: LabelVolume, indices: Uint16Array, width: number, style: LabelStyle): ImageData => {
  const height = indices.length / width
  const image = new ImageData(width, height)
  const active = style.active === null ? 0 : Math.max(labels.labels.indexOf(style.active), 0)
  const colors = labels.labels.map((label) => style.paint.get(label) ?? null)
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at]
    const right = (at + 1) % width === 0 ? index : indices[at + 1]
    const below = at + width < indices.length ? indices[at + width] : index
    const edge = index !== right || index !== below
    if (index === 0 && !edge) continue
    const stands = active !== 0 && (index === active || (edge && (right === active || below === active)))
    const color = stands ? STANDS_OUT : (colors[index || right || below] ?? PLAIN)
    const veil = index === 0 ? 0 : stands ? Math.max(style.fill, 0.4) : colors[index] ? style.fill : 0
    const alpha = edge ? Math.max(stands ? 1 : style.outline, veil) : veil
    image.data.set([color[0], color[1], color[2], Math.round(alpha * 255)], at * 4)
  }
  return image
}

/** Draws the parcels over the slices, as sharp as the screen and not as coarse as the volume beneath. */
export const drawLabelSlices = (
  context: CanvasRenderingContext2D,
  labels: LabelVolume,
  planes: readonly SlicePlane[],
  style: LabelStyle,
): void => {
  const area = planes.reduce((sum, plane) => sum + plane.width * plane.height, 0)
  const coarse = Math.max(1, Math.sqrt(area / MOST_SAMPLES))
  context.imageSmoothingEnabled = coarse > 1
  for (const plane of planes) {
    const width = Math.max(1, Math.round(plane.width / coarse))
    const height = Math.max(1, Math.round(plane.height / coarse))
    const indices = sampleLabels(labels, plane, width, height)
    const sheet = new OffscreenCanvas(width, height)
    sheet.getContext('2d')!.putImageData(colorSlice(labels, indices, width, style), 0, 0)
    context.drawImage(sheet, plane.left, plane.top, plane.width, plane.height)
  }
}
