/**
 * Hands each new value to every listener. A slow listener gets the newest value of each id, not all of them, so that
 * nothing piles up.
 */
export interface Broadcast<Value extends { id: string }> {
  send(value: Value): void
  listen(): AsyncIterableIterator<Value>
  close(): void
}

interface Listener<Value> {
  waiting: Map<string, Value>
  wake(): void
  closed: boolean
}

export const makeBroadcast = <Value extends { id: string }>(): Broadcast<Value> => {
  const listeners = new Set<Listener<Value>>()

  const end = (listener: Listener<Value>) => {
    listener.closed = true
    listeners.delete(listener)
    listener.wake()
  }

  return {
    send(value) {
      for (const listener of listeners) {
        listener.waiting.set(value.id, value)
        listener.wake()
      }
    },
    listen() {
      const listener: Listener<Value> = {
        waiting: new Map(),
        wake: () => {},
        closed: false,
      }
      listeners.add(listener)
      return {
        async next() {
          while (!listener.closed && listener.waiting.size === 0)
            await new Promise<void>((resolve) => (listener.wake = resolve))
          const [first] = listener.waiting
          if (listener.closed || !first) return { done: true, value: undefined }
          listener.waiting.delete(first[0])
          return { done: false, value: first[1] }
        },
        async return() {
          end(listener)
          return { done: true, value: undefined }
        },
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
    close: () => listeners.forEach(end),
  }
}
