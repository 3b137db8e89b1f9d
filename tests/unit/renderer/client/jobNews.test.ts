import { describe, expect, it } from 'vitest'
import { AppError, type Job } from '../../../../src/preload/contract'
import { followJobs, type JobNews, type JobSource } from '../../../../src/renderer/client/jobNews'

const job = (id: string) => ({ id }) as Job
async function* stream(...jobs: Job[]) {
  yield* jobs
}
async function* broken(): AsyncGenerator<Job> {
  yield job('before')
  throw new TypeError('network error')
}

/** Follows until the source has been opened `times` times, without waiting between. */
const follow = async (watches: Array<() => Promise<AsyncIterable<Job>>>, listed: Job[][]) => {
  const stop = new AbortController()
  const waits: number[] = []
  let opened = 0
  const source: JobSource = {
    list: async () => listed[Math.min(opened, listed.length) - 1],
    watch: () => watches[opened++](),
  }
  const news: JobNews[] = []
  const pause = async (ms: number) => {
    waits.push(ms)
    if (opened >= watches.length) stop.abort()
  }
  for await (const item of followJobs(source, stop.signal, pause)) news.push(item)
  return { news, waits }
}

describe('following the jobs', () => {
  it('starts with all of them, then tells each change', async () => {
    const { news } = await follow([async () => stream(job('b'), job('c'))], [[job('a')]])
    expect(news.map((item) => (item.kind === 'one' ? item.job.id : item.kind))).toEqual(['all', 'b', 'c'])
  })

  it('opens the stream before it lists, so that nothing falls between the two', async () => {
    const order: string[] = []
    const stop = new AbortController()
    const source: JobSource = {
      list: async () => (order.push('list'), []),
      watch: async () => (order.push('watch'), stream()),
    }
    for await (const _ of followJobs(source, stop.signal, async () => stop.abort()));
    expect(order).toEqual(['watch', 'list'])
  })

  it('says that the stream broke, comes back, and lists anew what it missed', async () => {
    const { news } = await follow([async () => broken(), async () => stream(job('after'))], [[], [job('missed')]])
    expect(news.map((item) => item.kind)).toEqual(['all', 'one', 'lost', 'all', 'one'])
    expect(news[2]).toMatchObject({ kind: 'lost', error: { code: 'process.failed' } })
    expect(news[3]).toMatchObject({ jobs: [{ id: 'missed' }] })
  })

  it('waits longer each time the core does not answer, and briefly again after it did', async () => {
    const refuse = async () => {
      throw new AppError('process.failed', 'no answer')
    }
    const { waits } = await follow([refuse, refuse, refuse, async () => stream(), refuse], [[], [], [], []])
    expect(waits).toEqual([500, 1000, 2000, 500, 1000])
  })

  it('ends quietly when the window closes, without calling that a loss', async () => {
    const stop = new AbortController()
    const source: JobSource = {
      list: async () => [],
      watch: async () => {
        stop.abort()
        throw new DOMException('aborted', 'AbortError')
      },
    }
    const news: JobNews[] = []
    for await (const item of followJobs(source, stop.signal)) news.push(item)
    expect(news).toEqual([])
  })
})
