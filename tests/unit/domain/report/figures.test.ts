import { describe, expect, test } from 'vitest'
import { readCellAxes } from '../../../../src/main/domain/report/cellTable'
import type { Matrix, Traces } from '../../../../src/main/domain/report/detectionFacts'
import { drawHeatMap, orderByNetwork, spreadLabels } from '../../../../src/main/domain/report/heatMap'
import { drawTimeCourse, shownFrames, timeCourseColours } from '../../../../src/main/domain/report/timeCourse'
import { makeDetection } from '../../../fixtures/detectionFolder'

const column = (values: number[]): Matrix => ({ rows: values.length, columns: 1, values: Float32Array.from(values) })
const flat = (frames: number, value = 0) => column(Array(frames).fill(value))
const traces = (frames: number, over: Partial<Traces> = {}): Traces => ({
  recorded: flat(frames),
  reconstructed: flat(frames),
  bandLow: flat(frames, -1),
  bandHigh: flat(frames, 1),
  ...over,
})
const draw = (over: Partial<Parameters<typeof drawTimeCourse>[0]> = {}) =>
  drawTimeCourse({
    traces: traces(100),
    column: 0,
    window: { firstFrame: 20, lastFrame: 39 },
    otherWindows: [],
    trSeconds: 2,
    width: 436,
    height: 129,
    ...over,
  })
const pathsOf = (svg: string, stroke: string) =>
  [...svg.matchAll(/<path d="([^"]+)"[^>]*stroke="([^"]+)"/g)]
    .filter((match) => match[2] === stroke)
    .map((match) => match[1])

describe('a time course', () => {
  test('shades the frames of the window, each with its whole width', () => {
    const shade = new RegExp(
      `<rect x="([\\d.]+)" y="4" width="([\\d.]+)" height="100" fill="${timeCourseColours.window}"`,
    )
    const [, x, width] = shade.exec(draw())!
    expect([Number(x), Number(width)]).toEqual([32 + 80, 80])
  })

  test('labels time in seconds, or frames when the repetition time is unknown', () => {
    expect(draw()).toContain('>time (s)<')
    expect(draw()).toContain('>180<')
    expect(draw({ trSeconds: null })).toContain('>frame, counted from 0<')
    expect(draw({ trSeconds: null })).not.toContain('>180<')
  })

  test('breaks lines and band at missing values instead of bridging them or printing NaN', () => {
    const reconstructed = flat(100)
    reconstructed.values.fill(NaN, 40, 60)
    const bandLow = flat(100, -1)
    bandLow.values.fill(NaN, 95)
    const svg = draw({ traces: traces(100, { reconstructed, bandLow }) })
    expect(pathsOf(svg, timeCourseColours.reconstructed)).toHaveLength(2)
    expect(pathsOf(svg, timeCourseColours.recorded)).toHaveLength(1)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('is drawn when a parcel has no value at all', () => {
    const nothing = flat(100, NaN)
    const svg = draw({ traces: { recorded: nothing, reconstructed: nothing, bandLow: nothing, bandHigh: nothing } })
    expect(svg).not.toMatch(/NaN|Infinity/)
  })

  test('shows a value above another one higher up', () => {
    const recorded = flat(100)
    recorded.values[50] = 5
    const [path] = pathsOf(draw({ traces: traces(100, { recorded }) }), timeCourseColours.recorded)
    const heights = path
      .slice(1)
      .split('L')
      .map((point) => Number(point.split(' ')[1]))
    expect(heights.indexOf(Math.min(...heights))).toBe(50)
  })

  test('of a long recording shows the part around the finding, within the recording', () => {
    expect(shownFrames(900, { firstFrame: 0, lastFrame: 19 })).toEqual({ firstFrame: 0, lastFrame: 899 })
    expect(shownFrames(5000, { firstFrame: 2000, lastFrame: 2019 })).toEqual({ firstFrame: 1560, lastFrame: 2459 })
    expect(shownFrames(5000, { firstFrame: 0, lastFrame: 19 })).toEqual({ firstFrame: 0, lastFrame: 899 })
    expect(shownFrames(5000, { firstFrame: 4980, lastFrame: 4999 })).toEqual({ firstFrame: 4100, lastFrame: 4999 })
  })
})

describe('the heat map', () => {
  const made = makeDetection({ parcels: 12, frames: 80, findings: 3 })
  const input = { ...made, anomalies: made.detection.anomalies, trSeconds: 2, width: 487 }

  test('orders parcels by network, keeps their order within, and puts those without one last', () => {
    const named = ['B', null, 'A', 'B', 'A'].map((network, i) => ({ name: `p${i}`, label: i, network }))
    expect(orderByNetwork(named)).toEqual([0, 3, 2, 4, 1])
  })

  test('paints each cell where its parcel and window are: orange above 0, blue below, grey where not judged', () => {
    const z = { rows: 2, columns: 2, values: Float32Array.from([4, -4, NaN, 0]) }
    const parcels = [
      { name: 'a', label: 1, network: 'N' },
      { name: 'b', label: 2, network: 'N' },
    ]
    const windows = [0, 1].map((window) => ({ firstFrame: window * 5, lastFrame: window * 5 + 4 }))
    const { raster, unjudgedColour } = drawHeatMap({ z, parcels, windows, anomalies: [], trSeconds: null, width: 487 })
    const pixel = (x: number, y: number) => [...raster.rgb.subarray((y * 2 + x) * 3, (y * 2 + x) * 3 + 3)]
    expect(raster).toMatchObject({ width: 2, height: 2 })
    expect(pixel(0, 0)[0]).toBeGreaterThan(pixel(0, 0)[2] + 80)
    expect(pixel(0, 1)[2]).toBeGreaterThan(pixel(0, 1)[0] + 80)
    expect(pixel(1, 0)).toEqual([206, 211, 216])
    expect(pixel(1, 1)).toEqual([247, 247, 245])
    expect(unjudgedColour).toBe('#ced3d8')
  })

  test('has a range that is symmetric around 0', () => {
    const { colourBar } = drawHeatMap(input)
    expect(colourBar.low).toBe('≤ −10')
    expect(colourBar.high).toBe('≥ +10')
    expect(colourBar.middle).toBe('0')
  })

  test('marks every finding and names its parcel', () => {
    const { overlay } = drawHeatMap(input)
    expect(overlay.svg.match(/stroke-width="0.8"/g)).toHaveLength(3)
    for (const { parcel } of made.detection.anomalies) expect(overlay.svg).toContain(`>${parcel}<`)
  })

  test('tells parcels of the same name apart by their label', () => {
    const parcels = made.parcels.map((parcel) => ({ ...parcel, name: 'same' }))
    const [cell] = made.detection.anomalies
    const rowOf = (label: number) => {
      const { svg } = drawHeatMap({ ...input, parcels, anomalies: [{ ...cell, parcel: 'same', label }] }).overlay
      return Number(/d="M[\d.]+ ([\d.]+)v[^"]*" fill="none" stroke="#16212b"/.exec(svg)![1])
    }
    expect(rowOf(parcels[5].label!)).toBeGreaterThan(rowOf(parcels[0].label!))
  })

  test('writes names of networks as text, whatever they hold', () => {
    const parcels = made.parcels.map((parcel) => ({ ...parcel, network: '<b>&' }))
    expect(drawHeatMap({ ...input, parcels }).overlay.svg).toContain('>&lt;b&gt;&amp;<')
  })

  test('keeps labels apart and inside', () => {
    expect(spreadLabels([10, 11, 12], 8, 0, 100)).toEqual([10, 18, 26])
    expect(spreadLabels([97, 98, 99], 8, 0, 100)).toEqual([84, 92, 100])
  })
})

describe('the table of cells', () => {
  const header = 'parcel\tlabel\tnetwork\twindow\tfirst_frame\tlast_frame\tz'
  test('gives parcels in the order of the columns and windows by their number', () => {
    const rows = ['B\t9\tVis\t0\t0\t19\t1', 'A\tn/a\tn/a\t0\t0\t19\t2', 'B\t9\tVis\t1\t20\t39\tn/a']
    expect(readCellAxes([header, ...rows].join('\n'))).toEqual({
      parcels: [
        { name: 'B', label: 9, network: 'Vis' },
        { name: 'A', label: null, network: null },
      ],
      windows: [
        { firstFrame: 0, lastFrame: 19 },
        { firstFrame: 20, lastFrame: 39 },
      ],
    })
  })

  test('is refused when a column or a window is missing, or a number is none', () => {
    expect(readCellAxes('')).toBeNull()
    expect(readCellAxes('parcel\tz\nA\t1')).toBeNull()
    expect(readCellAxes(`${header}\nA\t1\tVis\t1\t20\t39\t2`)).toBeNull()
    expect(readCellAxes(`${header}\nA\t1\tVis\tfirst\t0\t19\t2`)).toBeNull()
  })
})
