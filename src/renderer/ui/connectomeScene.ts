import { NVImage, Niivue, SLICE_TYPE } from '@niivue/niivue'
import type { ColorMap } from '../lib/colormaps'
import type { Mm, VolumeSource } from './brainTypes'
import { paintLabels, readLabelImage } from './labelImage'
import { halfMap } from './valueColors'
import { clearPlaceholders } from './clearPlaceholders'

/** A place that edges may end at. */
export interface ConnectomeNode {
  name: string
  mm: Mm
  /** Of the sphere, mm. */
  radius: number
  /** 0..255 */
  color: readonly [number, number, number]
}

export interface ConnectomeEdge {
  first: number
  second: number
  value: number
}

export interface ConnectomeDrawing {
  nodes: readonly ConnectomeNode[]
  edges: readonly ConnectomeEdge[]
  /** Size of value that has the strongest colour. */
  limit: number
  /** From the colour of -limit to that of limit. */
  map: ColorMap
}

/** What lies where on the picture of each view. */
export const viewSides = {
  left: 'front at the left',
  right: 'front at the right',
  above: 'L | R left is left',
  front: 'R | L left is right',
  behind: 'L | R left is left',
} as const

/** From where the brain is looked at: azimuth and elevation in degrees. */
export const views = {
  left: [90, 0],
  right: [270, 0],
  above: [0, 90],
  front: [180, 0],
  behind: [0, 0],
} as const
export type View = keyof typeof views

const options = {
  dragAndDropEnabled: false,
  logLevel: 'error',
  loadingText: '',
  show3Dcrosshair: false,
  backColor: [0, 0, 0, 1],
  isOrientCube: true,
  isSliceMM: true,
  isColorbar: false,
  isLegendVisible: false,
  meshXRay: 0.35,
} as const

/** The middle of the map is nearly the ground: the weakest edge begins a third of the way out. */
const WEAKEST = 0.33

/** Every node has a colour of its own: a table with one entry for each colour that occurs. */
const nodeMap = (colors: ReadonlyArray<readonly [number, number, number]>) => {
  const indices = Array.from({ length: 256 }, (_, i) => i)
  const channel = (offset: 0 | 1 | 2) => indices.map((i) => colors[Math.min(i, colors.length - 1)]?.[offset] ?? 128)
  return { R: channel(0), G: channel(1), B: channel(2), A: indices.map(() => 255), I: indices }
}

/** Parcels as spheres, edges as rods, in a brain of glass that can be turned. */
export class ConnectomeScene {
  private readonly viewer = new Niivue({ ...options } as never)
  private looking = false
  private closed = false

  /** `onTurn` is told when somebody has turned the brain by hand. */
  static async open(canvas: HTMLCanvasElement, onTurn: () => void): Promise<ConnectomeScene> {
    const scene = new ConnectomeScene()
    clearPlaceholders(scene.viewer)
    scene.viewer.keyDownListener = () => {}
    scene.viewer.keyUpListener = () => {}
    await scene.viewer.attachToCanvas(canvas, true)
    scene.viewer.setSliceType(SLICE_TYPE.RENDER)
    scene.look('left')
    scene.viewer.onAzimuthElevationChange = () => {
      if (!scene.looking) onTurn()
    }
    return scene
  }

  close(): void {
    this.closed = true
    this.viewer.cleanup()
    this.viewer.gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  /** The label volume whose outer shape is the glass; null for none. */
  async showGlass(labels: VolumeSource | null): Promise<void> {
    const glass = labels && (await readLabelImage(labels.bytes, labels.name))
    if (this.closed) return
    while (this.viewer.volumes.length) this.viewer.removeVolume(this.viewer.volumes[0])
    if (!glass) return void this.viewer.drawScene()
    paintLabels(glass, new Map(), [150, 165, 180, 40])
    this.viewer.addVolume(glass.image as NVImage)
    this.viewer.setOpacity(0, 0.35)
    this.viewer.setScale(1.25)
    this.viewer.setSliceType(SLICE_TYPE.RENDER)
  }

  draw({ nodes, edges, limit, map }: ConnectomeDrawing): void {
    const { viewer } = this
    for (const mesh of [...viewer.meshes]) viewer.removeMesh(mesh)
    if (nodes.length === 0) return void viewer.drawScene()
    const colors = [...new Map(nodes.map(({ color }) => [color.join(), color])).values()].slice(0, 256)
    const place = new Map(colors.map((color, index) => [color.join(), index]))
    viewer.addColormap('connectome-nodes', nodeMap(colors))
    viewer.addColormap('connectome-positive', halfMap(map, 1, WEAKEST))
    viewer.addColormap('connectome-negative', halfMap(map, -1, WEAKEST))
    viewer.loadConnectome({
      name: 'connectome',
      nodeColormap: 'connectome-nodes',
      nodeColormapNegative: 'connectome-nodes',
      nodeMinColor: 0,
      nodeMaxColor: 255,
      nodeScale: 1,
      edgeColormap: 'connectome-positive',
      edgeColormapNegative: 'connectome-negative',
      edgeMin: 0,
      edgeMax: limit,
      edgeScale: 1.3 / limit,
      showLegend: false,
      nodes: nodes.map(({ name, mm, radius, color }) => ({
        name,
        ...{ x: mm[0], y: mm[1], z: mm[2] },
        colorValue: place.get(color.join()) ?? 0,
        sizeValue: radius,
      })),
      edges: edges.map(({ first, second, value }) => ({ first, second, colorValue: value })),
    })
    for (const node of viewer.meshes.flatMap((mesh) => (mesh.nodes ?? []) as Array<{ label?: unknown }>))
      delete node.label
  }

  look(view: View): void {
    this.looking = true
    this.viewer.setRenderAzimuthElevation(...(views[view] as unknown as [number, number]))
    this.looking = false
  }
}
