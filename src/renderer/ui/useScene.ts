import { nextTick, onBeforeUnmount, onMounted, ref, shallowRef, type Ref } from 'vue'

/**
 * A scene that is drawn by WebGL on a canvas, opened and closed with the component. The graphics card may let go of the
 * picture at any time: then `lost` says so, and the scene is built again on a new canvas (`canvasKey` is the key of the
 * element) as soon as the card is back, or when somebody asks for it. `fill` shows what belongs on a scene just opened.
 */
export const useScene = <Scene extends { close(): void }>(
  canvas: Ref<HTMLCanvasElement | undefined>,
  { open, fill, fail }: { open(): Promise<Scene>; fill(scene: Scene): unknown; fail(message: string): void },
) => {
  const scene = shallowRef<Scene>()
  const lost = ref(false)
  const canvasKey = ref(0)
  let gone = false

  const start = async () => {
    const opened = await open()
    if (gone) return opened.close()
    scene.value = opened
    await fill(opened)
  }

  onMounted(async () => {
    try {
      await start()
    } catch {
      fail('This machine gives no WebGL 2, which brain pictures need. Tables and charts work without it.')
    }
  })
  onBeforeUnmount(() => {
    gone = true
    scene.value?.close()
  })

  const onLost = (event: Event) => {
    // A scene that is closed gives up its canvas itself.
    if (gone || event.target !== canvas.value) return
    // Else the card would never give it back.
    event.preventDefault()
    scene.value?.close()
    scene.value = undefined
    lost.value = true
  }
  const drawAgain = async () => {
    if (!lost.value) return
    canvasKey.value++
    lost.value = false
    await nextTick()
    try {
      await start()
    } catch {
      lost.value = true
    }
  }
  return { scene, lost, canvasKey, onLost, drawAgain }
}
