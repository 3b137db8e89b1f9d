import type { Ref } from 'vue'
import { layouts, type Layout } from './brainTypes'
import type { Command } from './commands'

export const layoutNames: Record<Layout, string> = {
  grid: 'All views',
  axial: 'Axial',
  coronal: 'Coronal',
  sagittal: 'Sagittal',
  render: '3D',
}

/** The member of a list that comes after this one, round and round. */
export const next = <T>(values: readonly T[], value: T): T => values[(values.indexOf(value) + 1) % values.length]

type Step = (right: number, anterior: number, superior: number) => void

/** What the keyboard does in a brain picture: the crosshair goes by a voxel, the layout changes. */
export const brainCommands = (
  group: string,
  brain: Ref<{ step: Step } | undefined>,
  layout: Ref<Layout>,
): Command[] => {
  const hidden = { group, keysOnly: true }
  const step = (...by: Parameters<Step>) => ({ run: () => brain.value?.step(...by) })
  return [
    { id: 'left', label: 'Crosshair to the left of the picture', ...hidden, keys: ['h'], ...step(-1, 0, 0) },
    { id: 'right', label: 'Crosshair to the right of the picture', ...hidden, keys: ['l'], ...step(1, 0, 0) },
    { id: 'posterior', label: 'Crosshair backwards', ...hidden, keys: ['j'], ...step(0, -1, 0) },
    { id: 'anterior', label: 'Crosshair forwards', ...hidden, keys: ['k'], ...step(0, 1, 0) },
    { id: 'superior', label: 'Crosshair up', ...hidden, keys: ['u'], ...step(0, 0, 1) },
    { id: 'inferior', label: 'Crosshair down', ...hidden, keys: ['d'], ...step(0, 0, -1) },
    {
      id: 'layout',
      label: 'Next layout',
      detail: layoutNames[layout.value],
      group,
      keys: ['v'],
      run: () => (layout.value = next(layouts, layout.value)),
    },
  ]
}
