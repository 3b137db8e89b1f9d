import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { toAppError } from '../client'
import { mostShown, withNotice, type GivenNotice } from '../lib/noticeList'

const STAYS_MS = { info: 7000, success: 7000, warning: 20_000 }
/** Something is offered: time to read it, and to get there by the keyboard. */
const OFFER_STAYS_MS = 15_000

/** Short messages of things that happened. Errors stay until they are closed, others while somebody is at them. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<ReturnType<typeof withNotice>>([])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let held = false
  let last = 0

  const shown = computed(() => notices.value.slice(-mostShown))
  const folded = computed(() => notices.value.length - shown.value.length)

  const close = (id: number) => {
    clearTimeout(timers.get(id))
    timers.delete(id)
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }
  const closeAll = () => notices.value.forEach(({ id }) => close(id))
  const wait = ({ id, tone, stays: lasting, actions }: GivenNotice & { id: number }) => {
    if (tone === 'error' || lasting || held) return
    const stays = Math.max(STAYS_MS[tone], actions?.length ? OFFER_STAYS_MS : 0)
    clearTimeout(timers.get(id))
    timers.set(
      id,
      setTimeout(() => close(id), stays),
    )
  }
  /** While somebody points at the messages, or is in them with the keyboard, none of them goes. */
  const hold = () => {
    held = true
    timers.forEach(clearTimeout)
  }
  const letGo = () => {
    held = false
    notices.value.forEach(wait)
  }
  const tell = (notice: GivenNotice) => {
    const id = ++last
    notices.value = withNotice(notices.value, notice, id)
    wait({ ...notice, id })
  }
  /** Runs something a person asked for; a failure becomes a notice and the answer undefined. */
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code !== 'cancelled')
        tell({ tone: 'error', title: what, detail: error.message, findings: error.findings })
      return undefined
    }
  }
  /** Takes something off a list and offers to take that back; `remove` gives what does so. Whether it was done. */
  const removed = async (
    said: { title: string; detail: string; failed: string },
    remove: () => Promise<() => Promise<void>>,
    back: () => void = () => {},
  ): Promise<boolean> => {
    const undo = await attempt(said.failed, remove)
    if (!undo) return false
    const run = async () => {
      const done = await attempt('It could not be put back', async () => (await undo(), true))
      if (done) back()
    }
    const actions = [{ label: 'Undo', run: () => void run() }]
    tell({ tone: 'info', title: said.title, detail: said.detail, about: String(++last), actions })
    return true
  }
  return { notices, shown, folded, tell, close, closeAll, hold, letGo, attempt, removed }
})
