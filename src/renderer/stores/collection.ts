import { computed, ref, shallowRef } from 'vue'
import type { AppError } from '../../preload/contract'
import { toAppError } from '../client'

/** A list kept in the window: what came of the last reading, and whether one is under way. */
export const makeCollection = <Row extends { id: string }>(read: () => Promise<Row[]>) => {
  const rows = shallowRef<Row[]>([])
  const error = shallowRef<AppError | null>(null)
  /** True from the first answer on: before that, an empty list means nothing. */
  const loaded = ref(false)
  const byId = computed(() => new Map(rows.value.map((row) => [row.id, row])))

  const load = async () => {
    try {
      rows.value = await read()
      error.value = null
      loaded.value = true
    } catch (thrown) {
      error.value = toAppError(thrown)
    }
  }
  return { rows, error, loaded, byId, load }
}

/** Remembers the last few answers, and gives one reading to all who ask at once. Failures are not kept. */
export const makeCache = <Value>(read: (id: string) => Promise<Value>, keep: number) => {
  const held = new Map<string, Promise<Value>>()
  const get = (id: string): Promise<Value> => {
    const known = held.get(id)
    if (known) {
      held.delete(id)
      held.set(id, known)
      return known
    }
    const fresh = read(id)
    held.set(id, fresh)
    fresh.catch(() => held.delete(id))
    if (held.size > keep) held.delete(held.keys().next().value!)
    return fresh
  }
  return { get, forget: (id: string) => void held.delete(id), clear: () => held.clear() }
}
