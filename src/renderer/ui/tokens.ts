import { computed, type ComputedRef } from 'vue'
import { useSettings } from '../stores'

const names = [
  'font',
  'panel',
  'raised',
  'line',
  'line-strong',
  'text',
  'muted',
  'accent',
  'chart-1',
  'chart-2',
  'chart-3',
  'chart-4',
  'chart-grid',
  'chart-band',
  'chart-mark',
  'crosshair',
  'good',
  'warn',
  'bad',
] as const
export type Tokens = Record<(typeof names)[number], string>

/** The theme's values for what is drawn on a canvas and cannot use CSS. Changes with the theme. */
export const useTokens = (): ComputedRef<Tokens> => {
  const settings = useSettings()
  return computed(() => {
    void settings.dark
    const style = getComputedStyle(document.documentElement)
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Tokens
  })
}
