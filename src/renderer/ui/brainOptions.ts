import { MULTIPLANAR_TYPE, SHOW_RENDER, SLICE_TYPE, type Niivue } from '@niivue/niivue'
import type { Layout } from './brainTypes'

export const sliceTypes: Record<Layout, SLICE_TYPE> = {
  grid: SLICE_TYPE.MULTIPLANAR,
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  render: SLICE_TYPE.RENDER,
}

/** How every brain picture with slices is drawn. */
export const brainOptions = (): ConstructorParameters<typeof Niivue>[0] => ({
  dragAndDropEnabled: false,
  logLevel: 'error',
  loadingText: '',
  show3Dcrosshair: true,
  crosshairWidthUnit: 'percent',
  crosshairWidth: 0.22,
  crosshairGap: 2,
  crosshairColor: [0.435, 0.827, 0.949, 0.9],
  fontColor: [0.91, 0.93, 0.95, 1],
  fontMinPx: 15,
  backColor: [0, 0, 0, 1],
  multiplanarLayout: MULTIPLANAR_TYPE.GRID,
  multiplanarShowRender: SHOW_RENDER.ALWAYS,
  tileMargin: 4,
  showAllOrientationMarkers: true,
  isSliceMM: true,
})
