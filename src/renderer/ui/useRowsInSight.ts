import { computed, ref, type Ref } from 'vue'

/** Fewer rows than this are drawn all at once. */
const MANY = 200
const SEEN = 60
const MARGIN = 8

/** Which rows of a long table are drawn: those in sight of its box and a few about them. All rows are equally high. */
export const useRowsInSight = (box: Ref<HTMLElement | null>, count: () => number) => {
  const rowHeight = 1.75 * parseFloat(getComputedStyle(document.documentElement).fontSize)
  const scrolled = ref(0)
  const from = computed(() =>
    count() <= MANY ? 0 : Math.max(0, Math.min(Math.floor(scrolled.value / rowHeight) - MARGIN, count() - SEEN)),
  )
  const to = computed(() => (count() <= MANY ? count() : Math.min(count(), from.value + SEEN)))
  const onScroll = () => {
    scrolled.value = box.value?.scrollTop ?? 0
  }
  /** Brings a row into sight, and moves nothing when it is. */
  const reveal = (row: number) => {
    const it = box.value
    if (!it || row < 0) return
    const top = row * rowHeight
    // The heading covers the first row's height.
    if (top < it.scrollTop) it.scrollTop = top
    else if (top + 2 * rowHeight > it.scrollTop + it.clientHeight) it.scrollTop = top + 2 * rowHeight - it.clientHeight
    onScroll()
  }
  return {
    from,
    to,
    above: computed(() => `${from.value * rowHeight}px`),
    below: computed(() => `${(count() - to.value) * rowHeight}px`),
    onScroll,
    reveal,
  }
}
