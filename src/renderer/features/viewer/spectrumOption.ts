import { formatNumber, formatTick } from '../../lib/format'
import type { Spectrum } from '../../lib/periodogram'
import type { Tokens } from '../../ui/tokens'

export interface SpectrumLine {
  name: string
  spectrum: Spectrum
  color: 'chart-1' | 'chart-2' | 'chart-3'
}

/** Weaker than this share of the strongest is drawn at the foot of the chart. */
const DEPTH = 1e-4
const LEGEND_LINE = 17

/** Shares of power over frequency, as an ECharts option; `band`: the slow fluctuations that rest is about, Hz. */
export const spectrumOption = (
  lines: readonly SpectrumLine[],
  { hertz, band }: { hertz: boolean; band: readonly [number, number] },
  tokens: Tokens,
) => {
  const most = Math.max(...lines.map(({ spectrum }) => spectrum.share.reduce((top, value) => Math.max(top, value), 0)))
  const highest = Math.max(...lines.map(({ spectrum }) => spectrum.hz.at(-1) ?? 0))
  const top = 10 ** Math.ceil(Math.log10(most || 1))
  const floor = top * DEPTH
  const plainPower = (value: number) => (value < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(2))))
  return {
    grid: { left: 50, right: 14, top: 10 + lines.length * LEGEND_LINE, bottom: 36 },
    legend: { top: 2, left: 46, orient: 'vertical', itemGap: 12, itemWidth: 12, padding: 2 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (points: Array<{ seriesName: string; value: [number, number] }>) =>
        [
          `${formatNumber(points[0].value[0])} ${hertz ? 'Hz' : 'cycles per frame'}`,
          ...points.map(({ seriesName, value }) => `${seriesName} <b>${formatNumber(value[1])}</b>`),
        ].join('<br>'),
    },
    xAxis: {
      type: 'value',
      name: hertz ? 'frequency (Hz)' : 'cycles per frame',
      nameLocation: 'middle',
      nameGap: 20,
      min: 0,
      max: highest,
      splitLine: { show: false },
      axisLabel: { showMaxLabel: false, formatter: formatTick },
    },
    yAxis: {
      type: 'log',
      min: floor,
      max: top,
      name: 'share of power',
      nameLocation: 'middle',
      nameGap: 36,
      axisLabel: { formatter: plainPower },
    },
    series: lines.map(({ name, spectrum, color }, index) => ({
      type: 'line',
      name,
      symbol: 'none',
      data: Array.from(spectrum.share, (share, bin) => [spectrum.hz[bin], Math.max(share, floor)]),
      lineStyle: { width: 1.3, color: tokens[color] },
      itemStyle: { color: tokens[color] },
      markArea:
        index === 0 && hertz
          ? {
              silent: true,
              itemStyle: { color: tokens['chart-band'] },
              data: [[{ xAxis: band[0] }, { xAxis: Math.min(band[1], highest) }]],
            }
          : undefined,
    })),
  }
}
