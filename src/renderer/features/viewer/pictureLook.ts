import { reactive } from 'vue'
import { gray, sequential, type ColorMap } from '../../lib/colormaps'
import type { Layout } from '../../ui/brainTypes'

/** What the parcels are filled with: their network, their signal in the frame, or what is known of their quality. */
export type Coloring = 'network' | 'signal' | 'coverage' | 'tsnr'

/** How a person likes the picture drawn. Kept while the window is open. */
export interface PictureLook {
  layout: Layout
  overlay: 'outline' | 'fill' | 'off'
  opacity: number
  map: ColorMap
  sharp: boolean
  coloring: Coloring
}

export const maps = [gray, sequential]
export const overlays = ['outline', 'fill', 'off'] as const

export const pictureLook = reactive<PictureLook>({
  layout: 'grid',
  overlay: 'outline',
  opacity: 0.45,
  map: gray,
  sharp: false,
  coloring: 'network',
})
