import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { taskSchemas, type AppError, type Progress, type TaskRequest } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../../src/main/adapters/nodeMachine'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { makeFinetune } from '../../../src/main/services/finetune'
import { readModel } from '../../../src/main/services/modelFiles'
import { makePredict } from '../../../src/main/services/predict'
import { writeSeries } from '../../../src/main/services/seriesFiles'
import { makeTrain } from '../../../src/main/services/train'
import { fakeSeries, fakeSeriesName, tinySettings } from '../../fixtures/fakeCohort'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const ports = { files, runtime, machine: makeNodeMachine(), program }
const finetune = makeFinetune(ports)
const quiet = { progress: () => {}, signal: new AbortController().signal }
const folder = useFolder()
const people = 24

/** People of two groups, whose first network swings faster in one of them; ages follow the groups. */
const isFast = (person: number) => person % 3 === 0
const ageOf = (person: number) => (isFast(person) ? 60 : 30) + (person % 5)

/** The cohort and a model to begin with, made once: every test works on a copy. */
const made = mkdtempSync(join(tmpdir(), 'boldscope-finetune-'))
afterAll(() => rmSync(made, { recursive: true, force: true }))
beforeEach(() => cpSync(made, folder.path(), { recursive: true }))

beforeAll(async () => {
  for (let person = 1; person <= people; person++) {
    const series = fakeSeries(person, { parcels: 6, frames: 72 })
    for (let frame = 0; frame < 72; frame++)
      for (let parcel = 0; parcel < 6; parcel++)
        series.values[frame * 6 + parcel] +=
          parcel % 3 === 0 ? 40 * Math.sin((2 * Math.PI * frame) / (isFast(person) ? 4 : 20) + person) : 0
    await writeSeries(files, join(made, 'series', fakeSeriesName(person)), series)
  }
  const rows = Array.from({ length: people }, (_, i) => i + 1).map((person) =>
    [
      `sub-${String(person).padStart(2, '0')}`,
      isFast(person) ? 'fast' : 'slow',
      ageOf(person),
      ['a', 'b', 'c'][person % 3],
    ].join('\t'),
  )
  writeFileSync(join(made, 'participants.tsv'), ['participant_id\tgroup\tage\tclass', ...rows].join('\n') + '\n')
  const input = { series: [join(made, 'series')], model: 'brainlm' as const, settings: tinySettings, steps: 5 }
  await makeTrain(ports)(taskSchemas.train.input.parse({ ...input, out: join(made, 'base') }), quiet)
})

const request = ({ settings, ...more }: Partial<TaskRequest<'finetune'>> = {}) =>
  taskSchemas.finetune.input.parse({
    model: folder.path('base'),
    series: [folder.path('series')],
    labels: folder.path('participants.tsv'),
    target: 'group',
    kind: 'binary',
    tune: 'full',
    steps: 8,
    settings: { batch: '8', learningRate: '0.01', dropout: '0', validation: '0.3', ...settings },
    out: folder.path('tuned'),
    ...more,
  })
const refusal = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: AppError) => error,
  )
const weights = (of = 'tuned') => readFile(folder.path(`${of}/model.safetensors`))
const cancelAfter = (steps: number) => {
  const abort = new AbortController()
  return { signal: abort.signal, progress: ({ point }: Progress) => void (point?.step === steps && abort.abort()) }
}
const card = async (of = 'tuned') => (await readModel(files, folder.path(of))).card

describe('a fine-tuning', () => {
  it('learns two groups, measured on people that it never saw, and says so in words', async () => {
    const result = await finetune(request({ steps: 200, pooling: 'mean' }), quiet)
    expect(result.validation.auroc).toBeGreaterThan(0.9)
    expect(result.validation).toMatchObject({ people: 7 })
    expect(result.findings.map(({ code }) => code)).toContain('finetune.better')
    const made = await card()
    expect(made.head).toMatchObject({
      kind: 'binary',
      target: 'group',
      classes: ['fast', 'slow'],
      loss: 'binary_cross_entropy',
    })
    // 6 fast and 11 slow people are left to learn from: the weight of 'slow' is that of the training people alone.
    expect(made.head?.positiveWeight).toBeCloseTo(6 / 11, 12)
    expect(made.origin).toMatchObject({ kind: 'finetuned', from: 'base' })
    expect(made.training).toMatchObject({ shuffledLabels: false, validation: result.validation })
    expect(made.training?.recordings).toHaveLength(17)
    expect((await readdir(folder.path('tuned'))).sort()).toEqual([
      'model.json',
      'model.onnx',
      'model.safetensors',
      'training.json',
    ])
  })

  it('finds nothing in labels that were exchanged between people, and is marked as a control', async () => {
    const { validation, findings } = await finetune(
      request({ steps: 200, pooling: 'mean', shuffleLabels: true }),
      quiet,
    )
    expect(validation.auroc).toBeLessThan(0.9)
    expect(findings.map(({ code }) => code)).toContain('finetune.control')
    expect((await card()).training?.shuffledLabels).toBe(true)
  })

  it('learns numbers scaled by the training people alone, and gives them back in their own unit', async () => {
    const settings = { weightDecay: '0.5' }
    const { validation } = await finetune(
      request({ target: 'age', kind: 'regression', pooling: 'mean', steps: 300, settings }),
      quiet,
    )
    expect(validation.correlation).toBeGreaterThan(0.8)
    expect(validation.mae).toBeLessThan(validation.mae_of_mean!)
    const made = await card()
    const learnedFrom = made.training!.recordings.map(({ name }) => ageOf(Number(name.slice(4, 6))))
    const mean = learnedFrom.reduce((sum, age) => sum + age, 0) / learnedFrom.length
    expect(made.head?.offset).toBeCloseTo(mean, 10)
    const input = taskSchemas.predict.input.parse({
      model: folder.path('tuned'),
      series: [folder.path('series')],
      out: folder.path('told'),
    })
    const { predictions } = await makePredict(ports)(input, quiet)
    expect(await files.readText(predictions)).toMatch(/\b(2|3|4|5|6)\d\.\d/)
  })

  it('learns several classes', async () => {
    const { validation } = await finetune(request({ target: 'class', kind: 'classes' }), quiet)
    expect(validation).toHaveProperty('balanced_accuracy')
    expect((await card()).head).toMatchObject({ classes: ['a', 'b', 'c'], loss: 'cross_entropy', positiveWeight: null })
  })

  it.each(['head', 'full', 'last:1', 'lora:2'])(
    'with --tune %s changes what it says and nothing else',
    async (tune) => {
      await finetune(request({ tune }), quiet)
      const [before, after] = [
        await readModel(files, folder.path('base')),
        await readModel(files, folder.path('tuned')),
      ]
      const changed = [...after.weights]
        .filter(([name, values]) => before.weights.get(name)?.some((value, i) => value !== values[i]))
        .map(([name]) => name)
      const head = [...after.weights.keys()].filter((name) => !name.startsWith('vit.'))
      expect(head).toHaveLength(7)
      expect([...after.weights.keys()].some((name) => name.startsWith('lora:') || name.startsWith('decoder.'))).toBe(
        false,
      )
      if (tune === 'head') expect(changed).toEqual([])
      if (tune === 'lora:2') expect(changed.every((name) => /(query|value)\.weight$/.test(name))).toBe(true)
      if (tune !== 'head') expect(changed.length).toBeGreaterThan(1)
      if (tune === 'last:1')
        expect(changed.every((name) => /^vit\.(encoder\.layer\.0|layernorm)\./.test(name))).toBe(true)
      if (tune === 'full') expect(changed).toContain('vit.embeddings.cls_token')
      expect((await card()).training?.settings.tune).toBe(tune)
    },
  )

  it('goes on after a stop to the very same weights, with everything switched on', async () => {
    const everything = {
      tune: 'lora:2',
      steps: 12,
      settings: {
        batch: '4',
        accumulate: '2',
        dropout: '0.2',
        ema: '0.8',
        noise: '0.1',
        validateEvery: '2',
        patience: '30',
        validation: '0.3',
      },
    }
    await finetune(request({ ...everything, out: folder.path('whole') }), quiet)
    expect(await refusal(finetune(request(everything), cancelAfter(5)))).toMatchObject({ code: 'cancelled' })
    expect((await finetune(request(everything), quiet)).resumedFromStep).toBe(5)
    expect((await weights()).equals(await weights('whole'))).toBe(true)
  })

  it('does not go on with other labels, though the files are the same', async () => {
    await refusal(finetune(request(), cancelAfter(3)))
    expect(await refusal(finetune(request({ shuffleLabels: true }), quiet))).toMatchObject({ code: 'conflict' })
  })

  it('never has one person on both sides', async () => {
    for (let person = 1; person <= people; person++) {
      const again = fakeSeries(100 + person, { parcels: 6, frames: 72 })
      const name = fakeSeriesName(person).replace('_task', '_ses-2_task')
      await writeSeries(files, folder.path(`series/${name}`), again)
    }
    await finetune(request(), quiet)
    const learned = (await card()).training!.recordings.map(({ name }) => name.slice(0, 6))
    for (const person of new Set(learned)) expect(learned.filter((other) => other === person)).toHaveLength(2)
  })
})

describe('a fine-tuning of a model that has learned labels before', () => {
  it('says that it may remember people who are held out now, and keeps that they were seen', async () => {
    await finetune(request(), quiet)
    const again = request({ model: folder.path('tuned'), seed: 2, out: folder.path('again') })
    const { findings } = await finetune(again, quiet)
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'heldOut.labelsSeen',
        severity: 'warning',
        message: expect.stringMatching(/group/),
      }),
    )
    const made = await card('again')
    expect(made.warnings.join(' ')).toContain('may remember them')
    expect(made.training?.seenBefore).toHaveLength(people)
  })
})

describe('labels that do not fit', () => {
  it('are left out with a word where a person has none', async () => {
    const text = await files.readText(folder.path('participants.tsv'))
    await writeFile(folder.path('participants.tsv'), text.replace(/sub-02.*\n/, '').replace(/(sub-04\t)slow/, '$1n/a'))
    const { findings } = await finetune(request(), quiet)
    const told = findings.map(({ code, place }) => `${place.file?.slice(0, 6)} ${code}`)
    expect(told).toContain('sub-02 labels.person.unknown')
    expect(told).toContain('sub-04 labels.missing')
    expect((await card()).training!.recordings.length).toBeLessThan(18)
  })

  it.each([
    ['a column that is not there', { target: 'grade' }, /no column grade/],
    ['three classes for two', { target: 'class' }, /3 different labels/],
    ['words for numbers', { kind: 'regression' as const }, /is no number/],
    ['too many layers', { tune: 'last:9' }, /has 1 layers, not 9/],
    ['too high a rank', { tune: 'lora:16' }, /rank 16/],
    ['a setting of something else', { settings: { mask: 'block' } }, /no setting mask/],
  ])('are refused: %s', async (_, more, message) => {
    expect((await refusal(finetune(request(more), quiet))).message).toMatch(message)
    await expect(readdir(folder.path('tuned'))).rejects.toThrow()
  })

  it('are not learned into the folder of the model itself', async () => {
    expect(await refusal(finetune(request({ out: folder.path('base') }), quiet))).toMatchObject({ code: 'usage.bad' })
  })
})
