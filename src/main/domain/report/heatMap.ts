import { colourAt, divergingOnWhite, hexOf, type Rgb } from '../brainPicture/colourScale'
import type { Raster } from '../brainPicture/paintSlice'
import { columnFinder, type CellFacts, type Matrix, type ParcelColumn, type WindowSpan } from './detectionFacts'
import type { HeatMapFigure } from './reportModel'
import { coordinate, element, niceTicks, svgDocument } from './svg'
import { plain, shorten } from './wording'

const unjudged: Rgb = [206, 211, 216]
const ink = '#16212b'
const soft = '#7b8894'
const textColour = '#3d4a56'

export interface HeatMapInput {
  /** [windows, parcels] */
  z: Matrix
  parcels: readonly ParcelColumn[]
  windows: readonly WindowSpan[]
  anomalies: readonly CellFacts[]
  trSeconds: number | null
  /** Width of the figure in points. */
  width: number
}

/** Columns of the z map as rows of the picture: by network in order of first appearance, those without one last. */
export const orderByNetwork = (parcels: readonly ParcelColumn[]): number[] => {
  const names = [...new Set(parcels.map(({ network }) => network).filter((network) => network !== null))]
  const rank = new Map(names.map((name, index) => [name, index]))
  const rankAt = (column: number) => rank.get(parcels[column].network ?? '') ?? names.length
  return parcels.map((_, column) => column).sort((a, b) => rankAt(a) - rankAt(b) || a - b)
}

/** Half of the symmetric range: the largest size of z, rounded up, but at most 10 so that one cell cannot pale the rest. */
const reachOf = (values: Float32Array): { reach: number; clipped: boolean } => {
  let largest = 1
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  return { reach: Math.min(10, Math.ceil(largest)), clipped: largest > 10 }
}

const paint = (z: Matrix, order: readonly number[], reach: number): Raster => {
  const scale = { low: -reach, high: reach, stops: divergingOnWhite }
  const rgb = new Uint8Array(z.rows * order.length * 3)
  order.forEach((column, y) => {
    for (let x = 0; x < z.rows; x++) {
      const value = z.values[x * z.columns + column]
      rgb.set(Number.isNaN(value) ? unjudged : colourAt(scale, value), (y * z.rows + x) * 3)
    }
  })
  return { width: z.rows, height: order.length, rgb }
}

/** Runs of rows that belong to the same network. */
const groupsOf = (parcels: readonly ParcelColumn[], order: readonly number[]) => {
  const groups: { network: string | null; from: number; to: number }[] = []
  order.forEach((column, row) => {
    const { network } = parcels[column]
    const last = groups.at(-1)
    if (last && last.network === network) last.to = row
    else groups.push({ network, from: row, to: row })
  })
  return groups
}

/** Moves labels down, then up, so that each keeps its distance; they stay between `low` and `high` if they fit. */
export const spreadLabels = (places: readonly number[], gap: number, low: number, high: number): number[] => {
  const spread = [...places]
  for (let i = 0; i < spread.length; i++) spread[i] = Math.max(spread[i], i ? spread[i - 1] + gap : low)
  for (let i = spread.length - 1; i >= 0; i--)
    spread[i] = Math.min(spread[i], i < spread.length - 1 ? spread[i + 1] - gap : high)
  return spread
}

const topMargin = 4
const bottomMargin = 27
const mostNamed = 14
const mostLetters = 28

/** Room to the left for networks, to the right for names of parcels, where there are any. */
const sidesOf = ({ parcels, anomalies }: HeatMapInput) => ({
  left: parcels.some(({ network }) => network !== null) ? 104 : 18,
  right: Math.max(8, ...anomalies.map(({ parcel }) => 14 + 4.2 * Math.min(mostLetters, [...parcel].length))),
})

/** Room for the rows: small atlases keep readable rows, large ones fill the space below half a page. */
const plotHeight = (parcels: number) => Math.min(330, Math.max(120, parcels * 4))

/**
 * The z of every cell: parcels by network from top to bottom, windows from left to right, findings marked.
 * Colours are symmetric around 0; cells that were not judged are grey.
 */
export const drawHeatMap = (input: HeatMapInput): HeatMapFigure => {
  const { z, parcels, width } = input
  const order = orderByNetwork(parcels)
  const { reach, clipped } = reachOf(z.values)
  const raster = paint(z, order, reach)
  const height = plotHeight(order.length)
  const side = sidesOf(input)
  const plot = { left: side.left, top: topMargin, width: width - side.left - side.right, height }
  const findColumn = columnFinder(parcels)
  const rows = new Map(order.map((column, row) => [column, row]))
  const placed = input.anomalies.flatMap((cell) => {
    const row = rows.get(findColumn(cell) ?? -1)
    return row === undefined ? [] : [{ ...cell, row }]
  })
  const parts = [
    ...drawNetworks(parcels, order, plot),
    ...drawFindings(placed, z.rows, order.length, plot),
    ...drawNames(placed, order.length, plot),
    ...drawWindows(input, plot),
  ]
  const grey = z.values.some((value) => Number.isNaN(value))
  return {
    raster,
    plot,
    overlay: {
      svg: svgDocument(width, topMargin + height + bottomMargin, parts),
      width,
      height: topMargin + height + bottomMargin,
    },
    colourBar: {
      stops: divergingOnWhite.map(hexOf),
      low: `${clipped ? '≤ ' : ''}−${reach}`,
      middle: '0',
      high: `${clipped ? '≥ ' : ''}+${reach}`,
      meaning: 'robust z against the reference cohort',
    },
    unjudgedColour: grey ? hexOf(unjudged) : null,
    alt:
      `Heat map of robust z of ${order.length} parcels in ${z.rows} windows, ` +
      `from −${reach} to +${reach}; ${input.anomalies.length} findings are marked.`,
    explanation: '',
  }
}

type Plot = HeatMapFigure['plot']

const drawNetworks = (parcels: readonly ParcelColumn[], order: readonly number[], plot: Plot): string[] => {
  const rowHeight = plot.height / order.length
  const groups = groupsOf(parcels, order)
  const known = groups.some(({ network }) => network !== null)
  const places = groups.map(({ from, to }) => plot.top + ((from + to + 1) / 2) * rowHeight)
  const spread = spreadLabels(places, 8, plot.top + 4, plot.top + plot.height - 2)
  if (!known) {
    const text = 'parcels, in the order of the model'
    const middle = plot.top + plot.height / 2
    const transform = `translate(${coordinate(plot.left - 8)} ${coordinate(middle)}) rotate(-90)`
    return [
      element('text', { x: 0, y: 0, transform, 'text-anchor': 'middle', 'font-size': 7.5, fill: textColour }, text),
    ]
  }
  return groups.flatMap(({ network, from, to }, i) => {
    const [top, bottom] = [plot.top + from * rowHeight, plot.top + (to + 1) * rowHeight]
    const inset = Math.min(0.8, (bottom - top) / 4)
    return [
      element('path', {
        d: `M${coordinate(plot.left - 4)} ${coordinate(top + inset)}V${coordinate(bottom - inset)}`,
        stroke: soft,
        'stroke-width': 1.4,
      }),
      element('path', {
        d: `M${coordinate(plot.left - 5)} ${coordinate(places[i])}L${coordinate(plot.left - 9)} ${coordinate(spread[i])}`,
        stroke: soft,
        'stroke-width': 0.4,
      }),
      element(
        'text',
        { x: plot.left - 11, y: spread[i] + 2.5, 'text-anchor': 'end', 'font-size': 7.5, fill: textColour },
        shorten(network ?? 'no network', 22),
      ),
      ...(i
        ? [
            element('path', {
              d: `M${coordinate(plot.left)} ${coordinate(top)}h${coordinate(plot.width)}`,
              stroke: soft,
              'stroke-width': 0.35,
            }),
          ]
        : []),
    ]
  })
}

type PlacedCell = CellFacts & { row: number }

/** Rows thinner than this, in points, keep their colour: only the short edges of a finding are drawn. */
const thinRow = 3

const drawFindings = (cells: readonly PlacedCell[], windows: number, rows: number, plot: Plot): string[] => {
  const [cellWidth, cellHeight] = [plot.width / windows, plot.height / rows]
  const line = cellHeight < thinRow ? 1.1 : 0.8
  const [across, down] = [coordinate(cellWidth), coordinate(cellHeight)]
  const shape = cellHeight < thinRow ? `v${down}m${across} 0v-${down}` : `v${down}h${across}v-${down}z`
  return cells.map(({ row, window }) =>
    element('path', {
      d: `M${coordinate(plot.left + window * cellWidth)} ${coordinate(plot.top + row * cellHeight)}${shape}`,
      fill: 'none',
      stroke: ink,
      'stroke-width': line,
    }),
  )
}

/** Names of the parcels with the strongest findings, to the right of their rows. */
const drawNames = (cells: readonly PlacedCell[], rows: number, plot: Plot): string[] => {
  const cellHeight = plot.height / rows
  const names = [...new Map(cells.map(({ row, parcel }) => [row, parcel]))]
    .slice(0, mostNamed)
    .sort(([a], [b]) => a - b)
  const places = names.map(([row]) => plot.top + (row + 0.5) * cellHeight)
  const spread = spreadLabels(places, 8.5, plot.top + 4, plot.top + plot.height - 3)
  const right = plot.left + plot.width
  return names.flatMap(([, name], i) => [
    element('path', {
      d: `M${coordinate(right + 1)} ${coordinate(places[i])}L${coordinate(right + 7)} ${coordinate(spread[i])}`,
      stroke: soft,
      'stroke-width': 0.4,
      fill: 'none',
    }),
    element('text', { x: right + 9, y: spread[i] + 2.5, 'font-size': 7.5, fill: ink }, shorten(name, mostLetters)),
  ])
}

const drawWindows = ({ z, windows, trSeconds }: HeatMapInput, plot: Plot): string[] => {
  const bottom = plot.top + plot.height
  const cellWidth = plot.width / z.rows
  const text = { 'font-size': 7.5, fill: textColour }
  const every = Math.max(1, ...niceTicks(0, z.rows, 10).slice(1, 2).map(Math.ceil))
  const startOf = (window: number) => windows[window].firstFrame * (trSeconds ?? 1)
  const ticks = windows.flatMap((_, window) => {
    if (window % every) return []
    const x = plot.left + window * cellWidth
    return [
      element('path', { d: `M${coordinate(x)} ${coordinate(bottom)}v2.5`, stroke: soft, 'stroke-width': 0.5 }),
      element('text', { x, y: bottom + 10, 'text-anchor': 'middle', ...text }, plain(startOf(window), 1)),
    ]
  })
  const title = trSeconds === null ? 'start of the window (frame, counted from 0)' : 'start of the window (s)'
  return [
    element('rect', {
      x: plot.left,
      y: plot.top,
      width: plot.width,
      height: plot.height,
      fill: 'none',
      stroke: soft,
      'stroke-width': 0.5,
    }),
    ...ticks,
    element('text', { x: plot.left + plot.width / 2, y: bottom + 21, 'text-anchor': 'middle', ...text }, title),
  ]
}
