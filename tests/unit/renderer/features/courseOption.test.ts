import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../../src/preload/contract'
import { courseOption } from '../../../../src/renderer/features/findings/courseOption'
import type { ResultData } from '../../../../src/renderer/features/findings/resultData'
import type { Tokens } from '../../../../src/renderer/ui/tokens'

const tokens = new Proxy({}, { get: (_, name) => String(name) }) as Tokens
/** Two parcels, three frames: recorded 0.., reconstructed 10.., low -1, high 4; the last frame is not covered. */
const data = (trSeconds: number | null) => {
  const recorded = [0, 100, 1, 101, 2, 102]
  const expected = [10, 110, 11, 111, NaN, NaN]
  const low = [-1, -1, -1, -1, NaN, NaN]
  const high = [4, 4, 4, 4, NaN, NaN]
  return {
    result: { frames: 3, detection: { recording: { trSeconds } } },
    reconstruction: { shape: [4, 3, 2], data: Float32Array.from([...recorded, ...expected, ...low, ...high]) },
  } as unknown as ResultData
}
const cell = (firstFrame: number, lastFrame: number) => ({ firstFrame, lastFrame }) as Cell
const series = (option: ReturnType<typeof courseOption>, name: string) =>
  option.series.find((entry) => entry.name === name) as unknown as {
    data: Array<[number, number | null]>
    markArea: { data: Array<[{ xAxis: number; itemStyle: { opacity: number } }, { xAxis: number }]> }
    markLine: { data: Array<{ xAxis: number }> }
  }
const marks = { findings: [], chosen: undefined, frame: 1 }

describe('the course of a parcel', () => {
  it('is that of the parcel asked for, in seconds where the repetition time is known', () => {
    const option = courseOption(data(2), 1, marks, tokens)
    expect(series(option, 'recorded').data).toEqual([
      [0, 100],
      [2, 101],
      [4, 102],
    ])
    expect(option.xAxis).toMatchObject({ name: 'time (s)', max: 6 })
    expect(series(option, 'recorded').markLine.data).toEqual([{ xAxis: 2 }])
  })

  it('is in frames where nobody knows the repetition time, and does not call them seconds', () => {
    const option = courseOption(data(null), 0, marks, tokens)
    expect(option.xAxis).toMatchObject({ name: 'frame', max: 3 })
    expect(series(option, 'recorded').data[2]).toEqual([2, 2])
  })

  it('breaks where the model covered nothing, and does not fall to zero there', () => {
    expect(series(courseOption(data(2), 0, marks, tokens), 'reconstructed').data[2]).toEqual([4, null])
  })

  it('has a band as wide as the cohort, stacked upon its lower edge', () => {
    const option = courseOption(data(2), 0, marks, tokens)
    expect(series(option, 'low').data[0][1]).toBe(-1)
    expect(series(option, 'cohort, 95 %').data[0][1]).toBe(5)
    expect(series(option, 'cohort, 95 %').data[2][1]).toBeNull()
  })

  it('shades the whole window of each finding, and the chosen one more', () => {
    const [first, second] = [cell(0, 0), cell(1, 2)]
    const option = courseOption(data(2), 0, { findings: [first, second], chosen: second, frame: 1 }, tokens)
    const [a, b] = series(option, 'recorded').markArea.data
    expect([b[0].xAxis, b[1].xAxis]).toEqual([2, 6])
    expect(b[0].itemStyle.opacity).toBeGreaterThan(a[0].itemStyle.opacity)
  })
})
