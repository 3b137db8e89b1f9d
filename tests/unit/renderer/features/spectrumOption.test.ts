import { describe, expect, it } from 'vitest'
import { spectrumOption } from '../../../../src/renderer/features/viewer/spectrumOption'
import type { Tokens } from '../../../../src/renderer/ui/tokens'

const tokens = new Proxy({}, { get: (_, name) => String(name) }) as Tokens
const line = (share: number[], name = 'a') => ({
  name,
  spectrum: { hz: Float64Array.from(share, (_, bin) => (bin + 1) / 100), share: Float64Array.from(share) },
  color: 'chart-1' as const,
})

describe('the chart of a spectrum', () => {
  it('keeps powers of nothing on the paper: a logarithm has no zero', () => {
    const option = spectrumOption([line([0.6, 0.4, 0])], { hertz: true, band: [0.01, 0.1] }, tokens)
    expect(option.series[0].data[2][1]).toBe(option.yAxis.min)
    expect(option.yAxis.min).toBeGreaterThan(0)
    expect(option.yAxis.max).toBeGreaterThanOrEqual(0.6)
  })

  it('shows no band of Hz where frequencies are cycles per frame', () => {
    const option = spectrumOption([line([0.5, 0.5])], { hertz: false, band: [0.01, 0.1] }, tokens)
    expect(option.series[0].markArea).toBeUndefined()
    expect(option.xAxis.name).toBe('cycles per frame')
  })

  it('ends the band where the recording knows no faster frequency', () => {
    const option = spectrumOption([line([0.5, 0.3, 0.2])], { hertz: true, band: [0.01, 0.1] }, tokens)
    expect(option.series[0].markArea!.data[0][1]).toEqual({ xAxis: 0.03 })
  })
})
