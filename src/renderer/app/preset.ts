import { definePreset } from '@primeuix/themes'
import Aura from '@primeuix/themes/aura'

/** PrimeVue's tokens in terms of ours. Ours change with the theme, so most of it serves both. */
const shared = {
  primary: {
    color: 'var(--accent)',
    contrastColor: 'var(--on-accent)',
    hoverColor: 'var(--accent-strong)',
    activeColor: 'var(--accent-strong)',
  },
  highlight: {
    background: 'var(--accent-soft)',
    focusBackground: 'var(--accent-soft)',
    color: 'var(--text)',
    focusColor: 'var(--text)',
  },
  mask: { background: 'rgb(0 0 0 / 0.45)', color: 'var(--text)' },
  formField: {
    background: 'var(--panel)',
    disabledBackground: 'var(--raised)',
    filledBackground: 'var(--raised)',
    filledHoverBackground: 'var(--raised)',
    filledFocusBackground: 'var(--raised)',
    borderColor: 'var(--line-strong)',
    hoverBorderColor: 'var(--muted)',
    focusBorderColor: 'var(--accent)',
    invalidBorderColor: 'var(--bad)',
    color: 'var(--text)',
    disabledColor: 'var(--muted)',
    placeholderColor: 'var(--muted)',
    invalidPlaceholderColor: 'var(--bad)',
    floatLabelColor: 'var(--muted)',
    floatLabelFocusColor: 'var(--accent)',
    floatLabelActiveColor: 'var(--muted)',
    floatLabelInvalidColor: 'var(--bad)',
    iconColor: 'var(--muted)',
    shadow: 'none',
  },
  text: {
    color: 'var(--text)',
    hoverColor: 'var(--text)',
    mutedColor: 'var(--muted)',
    hoverMutedColor: 'var(--text)',
  },
  content: {
    background: 'var(--panel)',
    hoverBackground: 'var(--hover)',
    borderColor: 'var(--line)',
    color: 'var(--text)',
    hoverColor: 'var(--text)',
  },
  overlay: {
    select: { background: 'var(--panel)', borderColor: 'var(--line)', color: 'var(--text)' },
    popover: { background: 'var(--panel)', borderColor: 'var(--line)', color: 'var(--text)' },
    modal: { background: 'var(--panel)', borderColor: 'var(--line)', color: 'var(--text)' },
  },
  list: {
    option: {
      focusBackground: 'var(--hover)',
      selectedBackground: 'var(--accent-soft)',
      selectedFocusBackground: 'var(--accent-soft)',
      color: 'var(--text)',
      focusColor: 'var(--text)',
      selectedColor: 'var(--text)',
      selectedFocusColor: 'var(--text)',
      icon: { color: 'var(--muted)', focusColor: 'var(--muted)' },
    },
    optionGroup: { background: 'transparent', color: 'var(--muted)' },
  },
  navigation: {
    item: {
      focusBackground: 'var(--hover)',
      activeBackground: 'var(--hover)',
      color: 'var(--text)',
      focusColor: 'var(--text)',
      activeColor: 'var(--text)',
      icon: { color: 'var(--muted)', focusColor: 'var(--text)', activeColor: 'var(--text)' },
    },
    submenuLabel: { background: 'transparent', color: 'var(--muted)' },
    submenuIcon: { color: 'var(--muted)', focusColor: 'var(--text)', activeColor: 'var(--text)' },
  },
}

const steps = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950] as const
const scale = (...colors: string[]) =>
  Object.fromEntries(colors.map((color, index) => [index === 0 ? 0 : steps[index - 1], `var(--${color})`]))

// From white to black in either theme, as PrimeVue counts: what is a ground in one is a letter in the other.
const light = {
  ...shared,
  surface: scale(
    'panel',
    'raised',
    'hover',
    'line',
    'line',
    'line-strong',
    'muted',
    'muted',
    'text',
    'text',
    'text',
    'text',
  ),
}
const dark = {
  ...shared,
  surface: scale(
    'text',
    'text',
    'text',
    'text',
    'muted',
    'muted',
    'muted',
    'line-strong',
    'line',
    'line',
    'raised',
    'panel',
  ),
}
const accent = Object.fromEntries(
  steps.map((step) => [
    step,
    step <= 100 ? 'var(--accent-soft)' : step <= 500 ? 'var(--accent)' : 'var(--accent-strong)',
  ]),
)

export const preset = definePreset(Aura, {
  semantic: {
    transitionDuration: '0.12s',
    focusRing: { width: '2px', style: 'solid', color: 'var(--accent)', offset: '1px' },
    formField: { paddingX: '0.6rem', paddingY: '0.35rem', borderRadius: '{border.radius.sm}' },
    list: { option: { padding: '0.35rem 0.6rem' } },
    navigation: { item: { padding: '0.4rem 0.6rem' } },
    overlay: { modal: { borderRadius: '8px', padding: '1.1rem' } },
    primary: accent,
    colorScheme: { light, dark },
  },
  components: {
    button: { root: { paddingX: '0.75rem', paddingY: '0.35rem', label: { fontWeight: '500' } } },
    datatable: {
      headerCell: { padding: '0.4rem 0.6rem', sm: { padding: '0.4rem 0.6rem' } },
      bodyCell: { padding: '0.35rem 0.6rem', sm: { padding: '0.35rem 0.6rem' } },
      columnTitle: { fontWeight: '600' },
    },
  },
})
