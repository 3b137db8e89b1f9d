import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const BEYOND = 12

/** Which lines of a long list are drawn: those in sight and a few beyond. All lines are of one height. */
export const useWindow = (
  box: Ref<HTMLElement | null>,
  count: () => number,
  /** Heights in pixels; with `whole`, lists of at most so many lines are drawn as they are. */
  { line: lineHeight, head: headHeight, whole = 0 }: { line: number; head: number; whole?: number },
) => {
  const top = ref(0)
  const height = ref(800)
  const onScroll = () => (top.value = box.value?.scrollTop ?? 0)
  let rested = 0
  /** Comes to rest on a whole line, in the direction it went: no sliver of one is left under the head. */
  const onScrollEnd = () => {
    const it = box.value
    if (!it) return
    const atEnd = it.scrollTop >= it.scrollHeight - it.clientHeight - 1
    const off = it.scrollTop % lineHeight
    if (!atEnd && off > 1 && off < lineHeight - 1) it.scrollTop += it.scrollTop > rested ? lineHeight - off : -off
    rested = it.scrollTop
  }
  const observer = new ResizeObserver(() => (height.value = box.value?.clientHeight ?? 0))
  onMounted(() => box.value && observer.observe(box.value))
  onBeforeUnmount(() => observer.disconnect())

  const inSight = computed(() => Math.ceil(height.value / lineHeight))
  const from = computed(() => {
    if (count() <= whole) return 0
    const last = Math.max(0, count() - inSight.value - BEYOND)
    return Math.min(Math.max(0, Math.floor(top.value / lineHeight) - BEYOND), last)
  })
  const to = computed(() => (count() <= whole ? count() : Math.min(count(), from.value + inSight.value + 2 * BEYOND)))

  /** Brings a line into sight, and moves nothing when it is. */
  const reveal = (line: number) => {
    const it = box.value
    if (!it || line < 0) return
    const above = line * lineHeight
    const below = above + lineHeight + headHeight - it.clientHeight
    if (above < it.scrollTop) it.scrollTop = above
    else if (below > it.scrollTop) it.scrollTop = Math.ceil(below / lineHeight) * lineHeight
  }
  return {
    from,
    to,
    page: computed(() => Math.max(1, inSight.value - 3)),
    /** Heights of what is not drawn. */
    above: computed(() => `${from.value * lineHeight}px`),
    below: computed(() => `${(count() - to.value) * lineHeight}px`),
    onScroll,
    onScrollEnd,
    reveal,
  }
}

/** The same for a table in the style of table.css; a short one is drawn as it is. */
export const useTableWindow = (box: Ref<HTMLElement | null>, count: () => number) => {
  const line = Math.round(1.75 * parseFloat(getComputedStyle(document.documentElement).fontSize))
  return useWindow(box, count, { line, head: line, whole: 200 })
}
