import { memoryUsage } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

const mostHeap = 96 * 2 ** 20
let collect: Collect | null = null

/**
 * Returns what JavaScript no longer needs to the machine, when it holds much. Building a large graph takes some 100 MiB
 * that are garbage once the runtime has read it; left alone they would stay beside all that the runtime allocates.
 */
export const giveBackHeap = (): void => {
  if (memoryUsage().heapTotal < mostHeap) return
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
  }
  collect({ type: 'major', flavor: 'last-resort' })
}
