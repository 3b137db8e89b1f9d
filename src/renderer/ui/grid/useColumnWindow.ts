import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Fewer columns than this are drawn all at once. */
const MANY = 24
const BEYOND = 3

/**
 * Which columns of a wide table have their cells drawn: those in sight and a few beside them. The first one is always
 * drawn. Widths are in pixels.
 */
export const useColumnWindow = (box: Ref<HTMLElement | null>, widths: () => readonly number[]) => {
  const left = ref(0)
  const seen = ref(1200)
  const onScroll = () => (left.value = box.value?.scrollLeft ?? 0)
  const observer = new ResizeObserver(() => (seen.value = box.value?.clientWidth ?? 0))
  onMounted(() => box.value && observer.observe(box.value))
  onBeforeUnmount(() => observer.disconnect())

  const range = computed(() => {
    const all = widths()
    if (all.length < MANY) return { from: 1, to: all.length }
    let edge = 0
    let from = all.length
    let to = 1
    all.forEach((width, column) => {
      const starts = edge
      edge += width
      if (edge > left.value && column < from) from = column
      if (starts < left.value + seen.value) to = column + 1
    })
    return { from: Math.max(1, from - BEYOND), to: Math.min(all.length, to + BEYOND) }
  })
  return { range, onScroll }
}
