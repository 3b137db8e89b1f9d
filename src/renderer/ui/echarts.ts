import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  AxisPointerComponent,
  DatasetComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import type { Tokens } from './tokens'

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  AxisPointerComponent,
  DatasetComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
  SVGRenderer,
])

export { init, type EChartsCoreOption, type EChartsType }

/** ECharts' theme in terms of our tokens. `rem` is the size of a letter in pixels. */
export const chartTheme = (tokens: Tokens, rem: number) => {
  const text = { color: tokens.muted, fontFamily: tokens.font, fontSize: Math.round(rem * 0.85) }
  const axis = {
    axisLine: { show: true, lineStyle: { color: tokens['line-strong'] } },
    axisTick: { show: false },
    axisLabel: { ...text, hideOverlap: true },
    nameTextStyle: text,
    splitLine: { show: true, lineStyle: { color: tokens['chart-grid'] } },
    splitArea: { show: false },
  }
  return {
    color: [tokens['chart-1'], tokens['chart-2'], tokens['chart-3'], tokens['chart-4']],
    backgroundColor: 'transparent',
    textStyle: text,
    animation: false,
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
    legend: { textStyle: { ...text, color: tokens.text }, icon: 'roundRect', itemWidth: 14, itemHeight: 3 },
    tooltip: {
      backgroundColor: tokens.raised,
      borderColor: tokens['line-strong'],
      textStyle: { ...text, color: tokens.text },
      axisPointer: { lineStyle: { color: tokens['line-strong'] }, crossStyle: { color: tokens['line-strong'] } },
    },
    line: { symbol: 'none', lineStyle: { width: 1.5 } },
    markLine: { symbol: 'none', label: { color: tokens.muted }, lineStyle: { color: tokens['chart-mark'] } },
  }
}
