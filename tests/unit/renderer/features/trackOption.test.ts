import { describe, expect, it } from 'vitest'
import { placeTracks, trackOption, type Track } from '../../../../src/renderer/features/viewer/trackOption'
import { timeScale } from '../../../../src/renderer/features/viewer/timePlot'
import type { Tokens } from '../../../../src/renderer/ui/tokens'

const tokens = new Proxy({}, { get: (_, name) => String(name) }) as Tokens
const fd: Track = {
  name: 'FD',
  unit: 'mm',
  course: Float32Array.from([NaN, 0.1, 0.9, 0.5, 0.2, 3]),
  threshold: 0.5,
  fromZero: true,
}
const signal: Track = { name: 'global signal', unit: '', course: Float32Array.from([900, 901, 899, 905, 900, 902]) }
const about = { span: [0, 6] as const, scale: timeScale(2), runs: [[2, 2]] as Array<readonly [number, number]> }

describe('the tracks below a carpet', () => {
  const places = placeTracks([fd, signal], about.span, 222)
  const option = trackOption([fd, signal], places, about, tokens)

  it('stand below one another without overlap, inside their box', () => {
    expect(places[0].top + places[0].height).toBeLessThanOrEqual(places[1].top)
    expect(places[1].top + places[1].height).toBeLessThan(222)
  })

  it('hold the threshold on the axis, so that it can be seen and dragged', () => {
    const [low] = placeTracks([{ ...fd, threshold: 8 }], about.span, 100)
    expect(low.max).toBeGreaterThan(8)
    const [dvars] = placeTracks([{ ...fd, fromZero: false, threshold: 0.05 }], about.span, 100)
    expect(dvars.min).toBeLessThan(0.05)
  })

  it('follow the frames in sight with their axes', () => {
    expect(placeTracks([fd], [3, 5], 100)[0].max).toBeLessThan(3)
    expect(placeTracks([fd], [0, 6], 100)[0].max).toBeGreaterThanOrEqual(3)
  })

  it('mark frames above the threshold, not those upon it', () => {
    const marked = option.series.find(({ name }) => name === 'FD above the threshold')!
    expect(marked.data.map(([time]) => time)).toEqual([4, 10])
  })

  it('break where nothing is known instead of falling to zero', () => {
    expect(option.series[0].data[0]).toEqual([0, null])
  })

  it('have whole frames left out: from half a frame before to half a frame after', () => {
    const areas = (option.series[0] as { markArea: { data: unknown } }).markArea
    expect(areas.data).toEqual([[{ xAxis: 3 }, { xAxis: 5 }]])
  })

  it('speak of time once, below the last one', () => {
    expect(option.xAxis.map(({ axisLabel }) => axisLabel.show)).toEqual([false, true])
    expect(option.xAxis[1].axisLabel.formatter(4)).toBe('4 s')
  })
})

describe('the axis of time', () => {
  it('counts frames from 1 where nobody knows the repetition time, and calls them no seconds', () => {
    const scale = timeScale(null)
    expect([scale.at(0), scale.text(3)]).toEqual([1, '3'])
  })
})
