import { MULTIPLANAR_TYPE, Niivue, NVImage, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue'
import { colorTable, type ColorMap } from '../lib/colormaps'
import type { BrainLook, LabelPaint, Layout, Mm, Probe, VolumeSource } from './brainTypes'
import { labelAtMm, paintLabels, placeOfLabel, readLabelImage, type LabelImage } from './labelImage'

const sliceTypes: Record<Layout, SLICE_TYPE> = {
  grid: SLICE_TYPE.MULTIPLANAR,
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  render: SLICE_TYPE.RENDER,
}

const options = {
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
  isSliceMM: true,
} as const

const STANDS_OUT = [255, 225, 77] as const

const registerColormap = (viewer: Niivue, map: ColorMap): void => {
  const table = colorTable(map)
  const channel = (offset: number) => Array.from({ length: 256 }, (_, i) => table[i * 3 + offset])
  const indices = Array.from({ length: 256 }, (_, i) => i)
  const alpha = indices.map((i) => (i === 0 ? 0 : 255))
  viewer.addColormap(map.name, { R: channel(0), G: channel(1), B: channel(2), A: alpha, I: indices })
}

/** A brain picture on a canvas: one volume (or none), one label volume over it (or alone), one crosshair. */
export class BrainScene {
  private readonly viewer = new Niivue({ ...options, crosshairColor: [...options.crosshairColor] } as never)
  private base: NVImage | null = null
  private labels: LabelImage | null = null
  private look: BrainLook | null = null
  private quiet = false

  private constructor(private readonly onProbe: (probe: Probe) => void) {}

  static async open(canvas: HTMLCanvasElement, onProbe: (probe: Probe) => void): Promise<BrainScene> {
    const scene = new BrainScene(onProbe)
    // The window has its own keys; the viewer's would do other things with the same ones.
    scene.viewer.keyDownListener = () => {}
    scene.viewer.keyUpListener = () => {}
    await scene.viewer.attachToCanvas(canvas, true)
    scene.viewer.onLocationChange = () => {
      if (!scene.quiet) scene.report(true)
    }
    return scene
  }

  close(): void {
    this.viewer.cleanup()
    this.viewer.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  /** Shows other files; null takes one away. The crosshair stays where it was in mm when `keep` is set. */
  async show(base: VolumeSource | null, labels: VolumeSource | null, keep: Mm | null): Promise<void> {
    const read = (source: VolumeSource) => NVImage.loadFromUrl({ url: source.bytes, name: source.name })
    const [nextBase, nextLabels] = await Promise.all([
      base && read(base),
      labels && readLabelImage(labels.bytes, labels.name),
    ])
    while (this.viewer.volumes.length) this.viewer.removeVolume(this.viewer.volumes[0])
    this.base = nextBase
    this.labels = nextLabels
    if (this.labels) paintLabels(this.labels, new Map())
    if (this.base) this.viewer.addVolume(this.base)
    if (this.labels) this.viewer.addVolume(this.labels.image)
    if (this.look) this.setLook(this.look)
    if (this.viewer.volumes.length) this.goTo(keep ?? this.middle())
  }

  get frames(): number {
    return this.base?.nFrame4D ?? 1
  }
  /** Values that are shown as the darkest and the lightest colour. */
  get range(): readonly [number, number] | null {
    return this.base ? [this.base.cal_min ?? 0, this.base.cal_max ?? 1] : null
  }

  setLook(look: BrainLook): void {
    this.look = look
    const { viewer } = this
    viewer.opts.isRadiologicalConvention = look.radiological
    viewer.opts.isNearestInterpolation = look.sharp
    viewer.opts.atlasOutline = look.outline
    viewer.opts.sliceType = sliceTypes[look.layout]
    if (this.base) {
      registerColormap(viewer, look.colormap)
      this.base.colormap = look.colormap.name
    }
    // Alone, the parcels are the picture; over a volume they are a veil.
    if (this.labels) this.labels.image.opacity = this.base ? look.fill : 1
    this.redraw()
  }

  /** Colours of the parcels, and the one that stands out: by its colour, or filled where the others are outlines. */
  paint(colors: LabelPaint, active: number | null): void {
    if (!this.labels) return
    const painted = active === null ? colors : new Map(colors).set(active, STANDS_OUT)
    paintLabels(this.labels, painted)
    const veil = this.labels.image.opacity <= 0.5
    const index = active === null || !veil ? 0 : this.labels.labels.indexOf(active)
    this.viewer.opts.atlasActiveIndex = Math.max(index, 0)
    this.redraw()
  }

  /** A place inside a parcel. */
  placeOf(label: number): Mm | null {
    return this.labels && placeOfLabel(this.labels, label)
  }

  setFrame(frame: number): void {
    if (!this.base) return
    this.silently(() => this.viewer.setFrame4D(this.base!.id, frame))
    this.report(false)
  }

  goTo(mm: Mm): void {
    if (this.viewer.volumes.length === 0) return
    const fraction = this.viewer.mm2frac(mm as unknown as Parameters<Niivue['mm2frac']>[0], 0, true)
    this.viewer.scene.crosshairPos = fraction
    this.viewer.drawScene()
    this.report(false)
  }

  /** Moves the crosshair by voxels: right, anterior, superior. */
  step(right: number, anterior: number, superior: number): void {
    if (this.viewer.volumes.length) this.viewer.moveCrosshairInVox(right, anterior, superior)
  }

  private middle(): Mm {
    const mm = this.viewer.frac2mm([0.5, 0.5, 0.5], 0, true)
    return [mm[0], mm[1], mm[2]]
  }

  private redraw(): void {
    if (this.viewer.volumes.length) this.viewer.updateGLVolume()
    this.viewer.drawScene()
  }

  private silently(work: () => void): void {
    this.quiet = true
    try {
      work()
    } finally {
      this.quiet = false
    }
  }

  private report(byUser: boolean): void {
    const shown = this.viewer.volumes[0]
    if (!shown) return
    const [x, y, z] = this.viewer.frac2mm(this.viewer.scene.crosshairPos, 0, true)
    const voxel = shown.mm2vox([x, y, z])
    const value = this.base ? this.base.getValue(voxel[0], voxel[1], voxel[2], this.base.frame4D) : null
    this.onProbe({
      mm: [x, y, z],
      voxel: [voxel[0], voxel[1], voxel[2]],
      value,
      label: this.labels ? labelAtMm(this.labels, [x, y, z]) : null,
      byUser,
    })
  }
}
