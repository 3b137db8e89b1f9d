import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src/preload/contract'
import type { FromChild } from '../../../src/preload/contract/taskMessages'
import type { Task, TaskTable } from '../../../src/main/ports'
import { serveTask } from '../../../src/main/workers/serveTask'

/** As long as only what hangs takes. */
const patience = { timeout: 60_000 }
const run = { type: 'run', kind: 'report', input: { findings: 'result', out: 'report.pdf' } }
const output = { files: [], findings: [], pages: 1 }

const serve = (report: Task<'report'>) => {
  const sent: FromChild[] = []
  let tell: (message: unknown) => void = () => {}
  const channel = {
    send: (message: FromChild) => void sent.push(message),
    onMessage: (l: typeof tell) => void (tell = l),
  }
  serveTask({ report } as unknown as TaskTable, channel)
  return { sent, tell, last: () => vi.waitUntil(() => sent.find((message) => message.type !== 'progress'), patience) }
}

afterEach(() => void vi.restoreAllMocks())

describe('serveTask', () => {
  it('fills in defaults, passes progress on and answers with the result', async () => {
    const { sent, tell, last } = serve(async (input, { progress }) => {
      progress({ fraction: 0, message: input.convention })
      return output
    })
    tell(run)
    expect(await last()).toEqual({ type: 'result', output })
    expect(sent[0]).toEqual({ type: 'progress', progress: { fraction: 0, message: 'neurological' } })
  })

  it('aborts the signal of the task when cancelled', async () => {
    const { tell, last } = serve(
      (_, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.'))),
        ),
    )
    tell(run)
    tell({ type: 'cancel' })
    expect(await last()).toEqual({ type: 'error', error: { code: 'cancelled', message: 'Stopped.', findings: [] } })
  })

  it('names a bug by its message alone', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { tell, last } = serve(() => Promise.reject(new TypeError('x is undefined')))
    tell(run)
    expect(await last()).toEqual({ type: 'error', error: { code: 'bug', message: 'x is undefined', findings: [] } })
  })

  it('refuses an input that does not fit the task, without starting it', async () => {
    const work = vi.fn<Task<'report'>>()
    const { tell, last } = serve(work)
    tell({ ...run, input: { findings: 3 } })
    expect(await last()).toMatchObject({ type: 'error', error: { code: 'usage.bad' } })
    expect(work).not.toHaveBeenCalled()
  })

  it('does one task only', async () => {
    const { sent, tell } = serve(() => new Promise(() => {}))
    tell(run)
    tell(run)
    await vi.waitUntil(() => sent.length > 0, patience)
    expect(sent).toMatchObject([{ type: 'error', error: { code: 'bug' } }])
  })
})
