import { Niivue, NVImage, SHOW_RENDER } from '@niivue/niivue'
import { labelAtMm, placeOfLabel } from '../lib/labelVolume'
import type { BrainLook, LabelPaint, Mm, Probe, VolumeSource } from './brainTypes'
import { brainOptions, sliceTypes } from './brainOptions'
import { CLEAR, DIM, paintLabels, readLabelImage, type LabelImage } from './labelImage'
import { drawLabelSlices, STANDS_OUT } from './labelSlices'
import { slicePlanes } from './slicePlanes'
import { clearPlaceholders } from './clearPlaceholders'
import { paintAroundZero, paintValues } from './valueColors'

/**
 * A brain picture on a canvas: one volume (or none), one label volume over it (or alone), one crosshair. What lies behind
 * them is there to find one's way by, and has no values of its own.
 */
export class BrainScene {
  private readonly viewer = new Niivue(brainOptions())
  private base: NVImage | null = null
  /** What the volume, or the parcels, lie over. */
  private ground: NVImage | null = null
  private labels: LabelImage | null = null
  private look: BrainLook | null = null
  private quiet = false
  /** How often other files were asked for: what comes too late is not shown any more. */
  private shown = 0
  private colors: LabelPaint = new Map()
  private active: number | null = null
  private overlayDue = 0

  private constructor(
    /** Lies over the brain picture and carries the parcels' edges. */
    private readonly sheet: HTMLCanvasElement,
    private readonly onProbe: (probe: Probe) => void,
  ) {}

  static async open(
    canvas: HTMLCanvasElement,
    sheet: HTMLCanvasElement,
    onProbe: (probe: Probe) => void,
  ): Promise<BrainScene> {
    const scene = new BrainScene(sheet, onProbe)
    clearPlaceholders(scene.viewer)
    const draw = scene.viewer.drawScene.bind(scene.viewer)
    scene.viewer.drawScene = () => {
      scene.drawLabelsSoon()
      return draw()
    }
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
    // What is still being read is for nobody, and there is nothing left to draw it on.
    this.shown++
    cancelAnimationFrame(this.overlayDue)
    this.viewer.cleanup()
    this.viewer.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  /** Shows other files; null takes one away. The crosshair stays where it was in mm when `keep` is set. */
  async show(
    { base, labels, behind }: Record<'base' | 'labels' | 'behind', VolumeSource | null>,
    keep: Mm | null,
  ): Promise<void> {
    const read = (source: VolumeSource) => NVImage.loadFromUrl({ url: source.bytes, name: source.name })
    const turn = ++this.shown
    const [nextBase, nextBehind, nextLabels] = await Promise.all([
      base && read(base),
      behind && read(behind),
      labels && readLabelImage(labels.bytes, labels.name),
    ])
    if (turn !== this.shown) return
    while (this.viewer.volumes.length) this.viewer.removeVolume(this.viewer.volumes[0])
    this.base = nextBase
    this.labels = nextLabels
    // White matter as bright as it is on a scan would outshine what lies over it.
    if (nextBehind) nextBehind.cal_max = (nextBehind.cal_max ?? 1) * 1.7
    const isMap = this.base !== null && Boolean(this.look?.aroundZero)
    // A map is mostly nothing: where no head lies behind it, the parcels say where the brain is.
    const shape = nextBehind ?? (isMap ? this.labels?.image : null) ?? null
    this.ground = isMap ? (shape ?? NVImage.zerosLike(this.base!)) : shape
    this.viewer.opts.multiplanarShowRender = isMap && !shape ? SHOW_RENDER.NEVER : SHOW_RENDER.ALWAYS
    this.paintImage()
    // Parcels alone are the picture; over a volume they are drawn on the sheet.
    const picture = this.base ?? this.labels?.image
    for (const volume of picture ? [this.ground, picture] : []) if (volume) this.viewer.addVolume(volume)
    if (this.look) this.setLook(this.look)
    if (this.viewer.volumes.length) this.goTo(keep ?? this.middle())
  }

  get frames(): number {
    return this.base?.nFrame4D ?? 1
  }
  /** Values that are shown as the darkest and the lightest colour. */
  get range(): readonly [number, number] | null {
    if (!this.base) return null
    const limit = this.look?.aroundZero?.limit
    return limit ? [-limit, limit] : [this.base.cal_min ?? 0, this.base.cal_max ?? 1]
  }

  setLook(look: BrainLook): void {
    this.look = look
    const { viewer } = this
    viewer.opts.isRadiologicalConvention = look.radiological
    viewer.opts.isOrientationTextVisible = look.sidesKnown
    viewer.opts.sliceType = sliceTypes[look.layout]
    if (this.base) {
      const { aroundZero, colormap } = look
      if (aroundZero) paintAroundZero(viewer, this.base, { map: colormap, ...aroundZero })
      else paintValues(viewer, this.base, colormap)
    }
    // A parcel has edges; only a volume has values in between.
    viewer.setInterpolation(look.sharp || !this.base)
    this.redraw()
  }

  /** Colours of the parcels, and the one that stands out. */
  paint(colors: LabelPaint, active: number | null): void {
    this.colors = colors
    this.active = active
    if (!this.labels) return
    if (this.base) return this.drawLabelsSoon()
    this.paintImage()
    this.redraw()
  }

  /** The parcels as the viewer draws them: as a grey shape under a map, else in their colours. */
  private paintImage(): void {
    if (!this.labels) return
    const { colors, active } = this
    if (this.base) return paintLabels(this.labels, new Map(), DIM)
    paintLabels(
      this.labels,
      active === null ? colors : new Map(colors).set(active, STANDS_OUT),
      this.ground ? CLEAR : DIM,
    )
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

  private drawLabelsSoon(): void {
    cancelAnimationFrame(this.overlayDue)
    this.overlayDue = requestAnimationFrame(() => this.drawLabels())
  }

  private drawLabels(): void {
    const { width, height } = this.viewer.gl.canvas
    if (this.sheet.width !== width || this.sheet.height !== height) Object.assign(this.sheet, { width, height })
    const context = this.sheet.getContext('2d')!
    context.clearRect(0, 0, width, height)
    if (!this.labels || !this.look || this.viewer.volumes.length === 0) return
    const { fill, outline } = this.look
    const style = this.base
      ? { paint: this.colors, active: this.active, fill, outline }
      : { paint: new Map(), active: this.active, fill: 0, outline: 0.3 }
    drawLabelSlices(context, this.labels, slicePlanes(this.viewer), style)
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
    const shown = this.base ?? this.labels?.image
    if (!shown || this.viewer.volumes.length === 0) return
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
