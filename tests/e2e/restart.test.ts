import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Client, Job } from '../../src/preload/contract'
import { copyWorkspace, root } from './hosts'

/** Early enough that a busy machine comes to end the training before it is done, and after some checkpoints. */
const KILLED_AFTER = 20

/** Serves a workspace so that the test can end the program as a power cut would. */
const serve = async (workspace: string) => {
  const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', '--workspace', workspace])
  const printed = await new Promise<string>((resolve) => child.stdout.once('data', (piece) => resolve(String(piece))))
  const url = new URL(printed.trim())
  const headers = { authorization: `Bearer ${url.searchParams.get('token')}` }
  const client = createORPCClient(new RPCLink({ url: `${url.origin}/rpc`, headers })) as unknown as Client
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill(signal)
    })
  return { client, end }
}

const until = async (client: Client, id: string, holds: (job: Job) => boolean): Promise<Job> => {
  for (;;) {
    const job = (await client.jobs.list({})).find((job) => job.id === id)!
    if (holds(job)) return job
    if (job.state !== 'queued' && job.state !== 'running') throw new Error(`${job.state}: ${job.error?.message}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** The step that a running job speaks of. */
const stepOf = (job: Job): number => Number(/step (\d+)/i.exec(job.state === 'running' ? job.message : '')?.[1] ?? 0)

const small = {
  ...{ hiddenSize: '16', intermediateSize: '16', decoderHiddenSize: '16', decoderIntermediateSize: '16' },
  ...{ encoderLayers: '1', decoderLayers: '1', encoderHeads: '2', decoderHeads: '2', checkpointSeconds: '0' },
}

describe('a program that is killed in the middle of a training', () => {
  let copy: ReturnType<typeof copyWorkspace>
  let running: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    copy = copyWorkspace(inject('demoWorkspace'))
    running = await serve(copy.path)
  })
  afterAll(async () => {
    await running.end('SIGTERM')
    copy.remove()
  })

  it('finds it interrupted when it is started again, and goes on from the checkpoint to the end', async () => {
    const cohort = (await running.client.recordings.list({})).filter(({ kind }) => kind === 'series')
    const request = { kind: 'train' as const, name: 'again', recordingIds: cohort.map(({ id }) => id), steps: 300 }
    const { id } = await running.client.jobs.start({ ...request, settings: small })
    await until(running.client, id, (job) => stepOf(job) > KILLED_AFTER)
    await running.end('SIGKILL')

    running = await serve(copy.path)
    const found = (await running.client.jobs.list({})).find((job) => job.id === id)!
    expect(found).toMatchObject({ state: 'interrupted', resumable: true })
    await running.client.jobs.resume({ id })
    const steps: number[] = []
    const done = await until(running.client, id, (job) => {
      if (stepOf(job) > 0) steps.push(stepOf(job))
      return job.state === 'done'
    })
    expect(Math.min(...steps)).toBeGreaterThan(KILLED_AFTER)
    expect(done.curve.at(-1)?.step).toBe(300)
    const model = (await running.client.models.list({})).find((model) => model.id === done.madeId)
    expect(model?.card.name).toBe('again')
  })
})
