import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

export type Theme = 'light' | 'dark' | 'system'
export type Convention = 'radiological' | 'neurological'

const themes: readonly Theme[] = ['system', 'light', 'dark']
const KEY = 'boldscope.settings'

interface Saved {
  theme?: Theme
  convention?: Convention | null
  inspector?: boolean
  recordingColumns?: string[] | null
}

const read = (): Saved => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Saved
  } catch {
    return {}
  }
}

/** What this person prefers on this machine. */
export const useSettings = defineStore('settings', () => {
  const saved = read()
  const theme = ref<Theme>(themes.includes(saved.theme as Theme) ? saved.theme! : 'system')
  /** Asked once; null = not asked yet. */
  const convention = ref<Convention | null>(saved.convention ?? null)
  const inspector = ref(saved.inspector ?? true)
  /** Ids of the columns of the table of recordings; null = the usual ones. */
  const recordingColumns = ref<readonly string[] | null>(saved.recordingColumns ?? null)

  const systemDark = window.matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = ref(systemDark.matches)
  systemDark.addEventListener('change', (event) => (systemIsDark.value = event.matches))
  const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value))

  watch(dark, (is) => document.documentElement.setAttribute('data-theme', is ? 'dark' : 'light'), {
    immediate: true,
    flush: 'sync',
  })
  watch([theme, convention, inspector, recordingColumns], () =>
    localStorage.setItem(
      KEY,
      JSON.stringify({
        theme: theme.value,
        convention: convention.value,
        inspector: inspector.value,
        recordingColumns: recordingColumns.value,
      }),
    ),
  )

  const nextTheme = () => {
    theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length]
  }
  const radiological = computed(() => convention.value === 'radiological')
  return { theme, dark, nextTheme, convention, radiological, inspector, recordingColumns }
})
