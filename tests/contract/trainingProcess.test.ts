import { fork, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taskSchemas, type Progress, type TaskRequest } from '../../src/preload/contract'
import { makeForkedProcesses } from '../../src/main/adapters/forkedProcess'
import type { ChildProcessHandle, ProcessAdapter, TaskRunner } from '../../src/main/ports'
import { makeTaskRunner } from '../../src/main/services/taskRunner'
import { buildWorker } from '../fixtures/builtWorker'
import { tinySettings, writeFakeCohort } from '../fixtures/fakeCohort'

const root = mkdtempSync(join(tmpdir(), 'boldscope-process-'))
let worker: Awaited<ReturnType<typeof buildWorker>>
let runner: TaskRunner
/** Gives a task that is cancelled all the time it needs to stop by itself. */
let patientRunner: TaskRunner
/** The child of the task under way. */
let child: ChildProcessHandle

beforeAll(async () => {
  worker = await buildWorker()
  const forked = makeForkedProcesses({ entry: worker.entry })
  const watched: ProcessAdapter = { start: () => (child = forked.start()) }
  runner = makeTaskRunner(watched)
  patientRunner = makeTaskRunner(watched, 60_000)
  await writeFakeCohort(join(root, 'series'), { subjects: 4, parcels: 6, frames: 60 })
})
afterAll(async () => {
  await worker.remove()
  rmSync(root, { recursive: true, force: true })
})

const train = (
  out: string,
  more: Partial<TaskRequest<'train'>>,
  context: Partial<Parameters<TaskRunner['run']>[2]> = {},
  by = runner,
) =>
  by.run(
    'train',
    taskSchemas.train.input.parse({
      series: [join(root, 'series')],
      model: 'brainlm',
      out: join(root, out),
      ...more,
      settings: { ...tinySettings, ...more.settings },
    }),
    { signal: new AbortController().signal, progress: () => {}, ...context },
  )
const weights = (out: string) => readFile(join(root, out, 'model.safetensors'))
const isAlive = (pid: number) =>
  /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout)

/** After some checkpoints, and early: a busy machine comes to it some steps later. */
const KILLED_AT = 12

/** A step of this model takes so long that a cancel always comes in the middle of one. */
const heavy = {
  hiddenSize: '256',
  intermediateSize: '1024',
  encoderLayers: '8',
  decoderLayers: '8',
  patchFrames: '1',
  windowFrames: '60',
  batch: '16',
}

describe('a training in a child process', () => {
  const everything = {
    accumulate: '2',
    dropout: '0.1',
    ema: '0.9',
    noise: '0.1',
    jitterFrames: '1',
    mask: 'block',
    validation: '0.3',
    validateEvery: '5',
    patience: '100',
  }

  it.each([
    ['plain', {}],
    ['with dropout, averages, gradients added up and people held out', everything],
  ])('killed in the middle goes on to the very weights of one that was never stopped: %s', async (name, settings) => {
    const steps = { steps: 60, settings: { ...settings, checkpointSeconds: '0' } }
    await train(`${name} whole`, steps)
    let lastStep = 0
    const kill = ({ point }: Progress) => {
      lastStep = point?.step ?? lastStep
      if (point?.step === KILLED_AT) child.kill()
    }
    const killed = train(`${name} killed`, steps, { progress: kill })
    await expect(killed).rejects.toMatchObject({ code: 'process.failed' })
    expect(lastStep).toBeLessThan(60)
    await expect(stat(join(root, `${name} killed`, 'model.json'))).rejects.toThrow()

    const { resumedFromStep } = await train(`${name} killed`, steps)
    expect(resumedFromStep).toBeGreaterThanOrEqual(KILLED_AT - 2)
    expect((await weights(`${name} killed`)).equals(await weights(`${name} whole`))).toBe(true)
  })

  it('of labels, killed in the middle, goes on to the very weights of one that was never stopped', async () => {
    await train('base', { steps: 2 })
    const labels = join(root, 'participants.tsv')
    writeFileSync(labels, 'participant_id\tage\nsub-01\t20\nsub-02\t30\nsub-03\t41\nsub-04\t52\n')
    const finetune = (out: string, progress: (progress: Progress) => void = () => {}) => {
      const asked = { model: join(root, 'base'), series: [join(root, 'series')], labels, target: 'age', tune: 'lora:2' }
      const settings = {
        batch: '2',
        ema: '0.9',
        validation: '0.3',
        validateEvery: '5',
        patience: '100',
        checkpointSeconds: '0',
      }
      const more = { kind: 'regression' as const, steps: 60, settings, out: join(root, out) }
      const signal = new AbortController().signal
      return runner.run('finetune', taskSchemas.finetune.input.parse({ ...asked, ...more }), { signal, progress })
    }
    await finetune('labels whole')
    const killed = finetune('labels killed', ({ point }) => void (point?.step === KILLED_AT && child.kill()))
    await expect(killed).rejects.toMatchObject({ code: 'process.failed' })
    const { resumedFromStep } = await finetune('labels killed')
    expect(resumedFromStep).toBeGreaterThanOrEqual(KILLED_AT - 2)
    expect((await weights('labels killed')).equals(await weights('labels whole'))).toBe(true)
  })

  it('is gone when it is cancelled, even in the middle of a long step', async () => {
    const abort = new AbortController()
    let steps = 0
    const progress = ({ message, point }: Progress) => {
      if (point) steps++
      // By then the first step is under way, and no message is heard.
      if (message === 'Building the model') setTimeout(() => abort.abort(), 1500)
    }
    const running = train('heavy', { steps: 50, settings: heavy }, { signal: abort.signal, progress })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    // The whole would take minutes.
    expect(steps).toBeLessThan(5)
    await expect.poll(() => isAlive(child.pid!)).toBe(false)
  })

  it('cancelled between steps leaves a checkpoint to go on from', async () => {
    const abort = new AbortController()
    const stop = ({ point }: Progress) => void (point?.step === 10 && abort.abort())
    const cancelled = train('cancelled', { steps: 2000 }, { signal: abort.signal, progress: stop }, patientRunner)
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect((await stat(join(root, 'cancelled', 'checkpoint'))).isDirectory()).toBe(true)
  })

  it('tells of a mistake in the settings as an error of its own kind, across the border', async () => {
    const refused = train('refused', { settings: { colour: 'red' } })
    await expect(refused).rejects.toMatchObject({ code: 'usage.bad', message: expect.stringContaining('colour') })
  })

  it('does not go on when the process that started it is killed', async () => {
    const input = taskSchemas.train.input.parse({
      series: [join(root, 'series')],
      model: 'brainlm',
      out: join(root, 'orphan'),
      steps: 1_000_000,
      settings: tinySettings,
    })
    const script = join(root, 'parent.cjs')
    writeFileSync(
      script,
      `const child = require('node:child_process').fork(${JSON.stringify(worker.entry)}, [], { serialization: 'advanced' })
       child.once('message', () => process.send(child.pid))
       child.send({ type: 'run', kind: 'train', input: ${JSON.stringify(input)} })`,
    )
    const parent = fork(script, [], { stdio: 'ignore' })
    const pid = await new Promise<number>((resolve) => parent.once('message', (message) => resolve(message as number)))
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
  })
})
