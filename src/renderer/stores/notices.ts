import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Finding } from '../../preload/contract'
import { toAppError } from '../client'

export interface Notice {
  id: number
  tone: 'info' | 'success' | 'warning' | 'error'
  title: string
  detail?: string
  findings?: Finding[]
  action?: { label: string; run: () => void }
}

const STAYS_MS = { info: 7000, success: 7000, warning: 20_000 }

/** Short messages of things that happened. Errors stay until they are closed. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  let last = 0

  const close = (id: number) => {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }
  const tell = (notice: Omit<Notice, 'id'>) => {
    const id = ++last
    notices.value = [...notices.value, { ...notice, id }].slice(-5)
    if (notice.tone !== 'error') setTimeout(() => close(id), STAYS_MS[notice.tone])
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
  return { notices, tell, close, attempt }
})
