import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

/** Plays frames at a rate, starting over at the end. It never runs ahead of what the screen can draw. */
export const usePlayback = (frames: Ref<number>, frame: Ref<number>, show: (frame: number) => void) => {
  const playing = ref(false)
  const fps = ref(5)
  let handle = 0
  let last = 0

  const tick = (now: number) => {
    handle = requestAnimationFrame(tick)
    if (now - last < 1000 / fps.value) return
    last = now
    show((frame.value + 1) % Math.max(frames.value, 1))
  }
  const stop = () => {
    playing.value = false
    cancelAnimationFrame(handle)
  }
  const toggle = () => {
    if (playing.value) return stop()
    if (frames.value < 2) return
    playing.value = true
    handle = requestAnimationFrame(tick)
  }
  watch(frames, stop)
  onBeforeUnmount(stop)
  return { playing, fps, toggle, stop }
}
