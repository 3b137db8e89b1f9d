import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { describeCleaning } from '../../../src/main/domain/methods/describeCleaning'
import { makeRandom } from '../../../src/main/domain/random'
import { makeClean } from '../../../src/main/services/clean'
import { makeQuality } from '../../../src/main/services/quality'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { AppError, taskSchemas, type TaskRequest } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()
const frames = 100
const run = 'sub-01_task-rest'
const source = `${run}_atlas-Slabs_stat-mean_timeseries`
const motion = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']

const tsv = (header: readonly string[], rows: ReadonlyArray<ReadonlyArray<number | string>>): string =>
  [header, ...rows].map((row) => row.join('\t') + '\n').join('')

const putSeries = (change: (value: number, frame: number, parcel: number) => number | string = (value) => value) => {
  const random = makeRandom(3, 'series')
  const rows = Array.from({ length: frames }, (_, t) =>
    ['A', 'B', 'C'].map((_, p) => change(1000 + Math.sin(t / 5 + p) * 8 + random.normal(), t, p)),
  )
  folder.put(
    `${source}.json`,
    JSON.stringify({ RepetitionTime: 2, Atlas: { Name: 'Slabs', Hash: null, File: 'atlas.nii' } }),
  )
  folder.put('atlas.nii', 'a label volume')
  folder.put('atlas.tsv', 'index\tname\n')
  return folder.put(`${source}.tsv`, tsv(['A', 'B', 'C'], rows))
}

const putConfounds = (count = frames) => {
  const random = makeRandom(4, 'confounds')
  const extra = ['framewise_displacement', 'std_dvars', 'non_steady_state_outlier00']
  const rows = Array.from({ length: count }, (_, t) => [
    ...motion.map(() => random.normal() / 10),
    t === 0 ? 'n/a' : t === 30 ? 0.8 : 0.1,
    t === 0 ? 'n/a' : t === 60 ? 1.7 : 1,
    Number(t === 0),
  ])
  return folder.put(`${run}_desc-confounds_timeseries.tsv`, tsv([...motion, ...extra], rows))
}

const clean = (request: Partial<TaskRequest<'clean'>>, signal = new AbortController().signal) =>
  makeClean({ files, program: { name: 'Boldscope', version: '1.2.3' } })(
    taskSchemas.clean.input.parse({ series: folder.path(`${source}.tsv`), out: folder.path('out'), ...request }),
    { progress: () => {}, signal },
  )

/** The only recording of a cleaning. */
const cleanOne = async (request: Partial<TaskRequest<'clean'>>) => {
  const { recordings, ...output } = await clean(request)
  expect(recordings).toHaveLength(1)
  return { ...output, ...recordings[0] }
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.catch((error: unknown) => error)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`)
  return error
}

const sidecarAt = (table: string) => JSON.parse(readFileSync(table.replace('.tsv', '.json'), 'utf8'))
const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')
const wishes: Partial<TaskRequest<'clean'>> = {
  strategy: '24P',
  dummyFrames: 'auto',
  despike: true,
  censor: true,
  filter: 'butterworth',
  lowCutHz: 0.01,
  highCutHz: 0.15,
  scaling: 'psc',
}

describe('cleaning a series file', () => {
  it('writes the series, what was done in its order, and what was left out', async () => {
    putSeries()
    const output = await cleanOne({ ...wishes, confounds: putConfounds() })
    expect(output.timeseries).toBe(folder.path(`out/${run}_atlas-Slabs_stat-mean_desc-denoised_timeseries.tsv`))
    expect(output).toMatchObject({ frames: 100, framesKept: 97, parcels: 3, emptyParcels: 0, confounds: 24 })
    for (const path of output.files) expect(existsSync(path), path).toBe(true)
    const sidecar = sidecarAt(output.timeseries)
    expect(sidecar.CleaningSteps.map(({ Step }: { Step: string }) => Step)).toEqual([
      'dummy frames',
      'despike',
      'censor',
      'interpolate',
      'detrend',
      'filter',
      'regress',
      'scale',
    ])
    expect(sidecar.CleaningSteps[2]).toMatchObject({ FramewiseDisplacementAbove: 0.5, StandardizedDvarsAbove: 1.5 })
    expect(sidecar.CleaningSteps[6]).toMatchObject({ Strategy: '24P', Rank: 24, Redundant: [] })
    expect(sidecar).toMatchObject({
      RepetitionTime: 2,
      Units: '%',
      Frames: { Recorded: 100, Dummy: 1, Censored: 2, Kept: 97 },
      NumberOfVolumesDiscardedByUser: 1,
      Sources: [`${source}.tsv`, `${run}_desc-confounds_timeseries.tsv`],
      GeneratedBy: { Name: 'Boldscope', Version: '1.2.3' },
      Atlas: { Name: 'Slabs', File: 'atlas.nii' },
    })
    const outliers = linesOf(output.outliers)
    expect(outliers).toHaveLength(100)
    expect(outliers[0]).toBe('framewise_displacement\tstd_dvars\tneighbour\tshort_run\tcensored')
    expect([outliers[30], outliers[60], outliers[61]]).toEqual(['1\t0\t0\t0\t1', '0\t1\t0\t0\t1', '0\t0\t0\t0\t0'])
    expect(sidecarAt(output.outliers).framewise_displacement).toMatchObject({ Threshold: 0.5, Units: 'mm' })
  })

  it('keeps time in place by missing rows, or removes them and says which are left', async () => {
    putSeries()
    const confounds = putConfounds()
    const kept = await cleanOne({ censor: true, confounds })
    expect(linesOf(kept.timeseries)).toHaveLength(101)
    expect(linesOf(kept.timeseries)[31]).toBe('n/a\tn/a\tn/a')
    const removed = await cleanOne({ censor: true, confounds, censoredFrames: 'removed', out: folder.path('other') })
    expect(linesOf(removed.timeseries)).toEqual(linesOf(kept.timeseries).filter((line) => !line.startsWith('n/a')))
    expect(sidecarAt(removed.timeseries).CensoredFrames.KeptRows).toHaveLength(98)
  })

  it('writes a series that can be read again, with a finding for each parcel that lost its values', async () => {
    putSeries((value, t, p) => (p === 1 ? 5 : t === 7 ? 'n/a' : value))
    const output = await cleanOne({ scaling: 'zscore' })
    expect(output).toMatchObject({ emptyParcels: 1, framesKept: 99 })
    expect(output.findings.map(({ code }) => code)).toContain('clean.parcels.constant')
    const again = await readSeries(files, output.timeseries)
    expect(again.ok && again.value.values.slice(0, 3)).toEqual(
      expect.objectContaining({ 0: expect.any(Number), 1: NaN, 2: expect.any(Number) }),
    )
    expect(sidecarAt(output.timeseries).EmptyParcels).toEqual([{ Name: 'B', Reason: 'constant' }])
  })

  it('is the same file for the same wishes', async () => {
    putSeries()
    const confounds = putConfounds()
    const [a, b] = [
      await cleanOne({ ...wishes, confounds }),
      await cleanOne({ ...wishes, confounds, out: folder.path('again') }),
    ]
    expect(linesOf(b.timeseries)).toEqual(linesOf(a.timeseries))
  })
})

describe('what cannot be cleaned is refused before anything is written', () => {
  const refused = async (request: Partial<TaskRequest<'clean'>>) => {
    const error = await failure(clean(request))
    expect(existsSync(folder.path('out'))).toBe(false)
    return [error.code, ...error.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)]
  }

  it('a table of another run', async () => {
    putSeries()
    const error = await failure(clean({ strategy: '6P', confounds: putConfounds(98) }))
    expect(error.message).toContain('98 rows')
    expect(error.message).toContain('100 frames')
    expect(await refused({ strategy: '6P', confounds: putConfounds(98) })).toEqual([
      'input.bad',
      'clean.confounds.frames',
    ])
  })

  it('filters beyond Nyquist, and more confounds than frames', async () => {
    putSeries()
    const confounds = putConfounds()
    expect(await refused({ filter: 'butterworth', highCutHz: 0.3 })).toEqual(['input.bad', 'clean.filter.nyquist'])
    const narrow = { filter: 'butterworth', lowCutHz: 0.01, highCutHz: 0.05 } as const
    expect(await refused({ ...narrow, strategy: '24P', confounds })).toEqual(['input.bad', 'clean.parcels.noFreedom'])
  })

  it('nothing but dummies, and censoring that leaves nothing', async () => {
    putSeries()
    const confounds = putConfounds()
    expect(await refused({ dummyFrames: 100 })).toEqual(['input.bad', 'clean.tooShort'])
    expect(await refused({ censor: true, fdThreshold: 0.05, confounds })).toEqual(['input.bad', 'clean.censor.all'])
  })

  it('percent change of what has no baseline', async () => {
    putSeries((value) => Number(value) - 1000)
    expect(await refused({ scaling: 'psc' })).toEqual(['input.bad', 'clean.psc.noBaseline'])
  })

  it.each<[string, Partial<TaskRequest<'clean'>>]>([
    ['confounds without a table', { strategy: '24P' }],
    ['censoring without a table', { censor: true }],
    ['a cut without a filter', { lowCutHz: 0.01 }],
    ['a filter without a cut', { filter: 'butterworth' }],
    ['cosines with a high cut', { filter: 'cosine', lowCutHz: 0.01, highCutHz: 0.1 }],
    ['dummies that only a table could tell', { dummyFrames: 'auto' }],
    ['an even window', { despike: true, despikeWindow: 30 }],
  ])('%s', async (_, request) => {
    putSeries()
    expect(await refused(request)).toEqual(['usage.bad'])
  })

  it('cleaning that would take the place of its own source', async () => {
    const name = `${run}_desc-denoised_timeseries.tsv`
    const series = folder.put(name, readFileSync(putSeries()))
    expect((await failure(clean({ series, out: folder.path('') }))).code).toBe('conflict')
  })

  it('work that was cancelled', async () => {
    putSeries()
    const abort = new AbortController()
    abort.abort()
    expect((await failure(clean({}, abort.signal))).code).toBe('cancelled')
  })
})

describe('the confounds of a real recording, by an fMRIPrep that wrote no derivatives', () => {
  const shared = process.env.BOLDSCOPE_SHARED ?? join(__dirname, '../../../../shared')
  const table = join(shared, 'data/confounds/sub-pixar123_task-pixar_desc-confounds_regressors.tsv')
  it.skipIf(!existsSync(table))(`clean a series of as many frames (${table} is there)`, async () => {
    const random = makeRandom(9, 'pixar')
    const rows = Array.from({ length: 168 }, () => [500 + random.normal(), 600 + random.normal()])
    const series = folder.put('x_timeseries.tsv', tsv(['A', 'B'], rows))
    const output = await cleanOne({
      ...wishes,
      series,
      confounds: table,
      strategy: '36P',
      trSeconds: 2,
      fdThreshold: 0.3,
    })
    expect(output).toMatchObject({ frames: 168, framesKept: 159, confounds: 36, emptyParcels: 0 })
    expect(output.findings.map(({ code }) => code)).toContain('confounds.computed')
  })
})

it('cleans by 720 s between frames with a warning: most likely they are milliseconds', async () => {
  putSeries()
  const { findings } = await cleanOne({ trSeconds: 720 })
  expect(findings.map(({ code }) => code)).toContain('recording.tr.implausible')
})

describe('frames that quality has judged', () => {
  const jump = (value: number, t: number) => (t === 50 ? value + 300 : value)
  const judge = (request: Partial<TaskRequest<'quality'>> = {}) =>
    makeQuality({ files, program: { name: 'Boldscope', version: '1.2.3' } })(
      taskSchemas.quality.input.parse({
        series: [folder.path(`${source}.tsv`)],
        out: folder.path('judged'),
        ...{ dvarsThreshold: 2, censorAfter: 1, minContiguous: 1 },
        ...request,
      }),
      { progress: () => {}, signal: new AbortController().signal },
    )
  const judged = (ending: string) => folder.path(`judged/${run}_atlas-Slabs_desc-quality_${ending}`)
  const marksIn = (path: string, column = 'censored') => {
    const [header, ...rows] = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    return rows.flatMap((row, frame) => (row[header.indexOf(column)] === '1' ? [frame] : []))
  }
  const stepIn = (path: string) =>
    JSON.parse(readFileSync(path.replace('.tsv', '.json'), 'utf8')).CleaningSteps.find(
      ({ Step }: { Step: string }) => Step === 'censor',
    )

  it('are left out by its mask as it is, and the sidecar says whose mask and by which thresholds', async () => {
    putSeries(jump)
    await judge()
    expect(marksIn(judged('outliers.tsv'))).toEqual([50, 51, 52])
    const request = { censor: true, censorBy: 'mask', censorFrom: folder.path('judged') } as const
    const { outliers, framesKept, timeseries } = await cleanOne(request)
    expect(framesKept).toBe(frames - 3)
    expect(marksIn(outliers)).toEqual([50, 51, 52])
    expect(marksIn(outliers, 'neighbour')).toEqual([52])
    expect(stepIn(timeseries)).toEqual({
      Step: 'censor',
      JudgedBy: 'mask',
      File: `${run}_atlas-Slabs_desc-quality_outliers.tsv`,
      DvarsOf: 'parcels',
      FramewiseDisplacementAbove: 0.5,
      StandardizedDvarsAbove: 2,
      Before: 0,
      After: 1,
      MinimumContiguousFrames: 1,
      Frames: 3,
    })
    const sidecar = JSON.parse(readFileSync(timeseries.replace('.tsv', '.json'), 'utf8'))
    expect(sidecar.Sources).toEqual([`${source}.tsv`, `${run}_atlas-Slabs_desc-quality_outliers.tsv`])
    expect(describeCleaning(sidecar)).toContain('(DVARS of parcels)')
    const told = JSON.parse(readFileSync(outliers.replace('.tsv', '.json'), 'utf8'))
    expect(told).toMatchObject({ std_dvars: { Threshold: 2 }, neighbour: { After: 1 } })
  })

  it('are judged anew by other thresholds of what it measured, with dummies counted, and without motion that nobody has', async () => {
    putSeries(jump)
    await judge()
    const { outliers, timeseries, findings } = await cleanOne({
      ...{ censor: true, censorBy: 'quality', dvarsThreshold: 3, minContiguous: 1, dummyFrames: 10 },
      // Whoever names the mask means the judgement.
      censorFrom: judged('outliers.tsv'),
    })
    expect(marksIn(outliers)).toEqual([40, 41])
    expect(stepIn(timeseries)).toMatchObject({ JudgedBy: 'quality', StandardizedDvarsAbove: 3 })
    expect(stepIn(timeseries).FramewiseDisplacementAbove).toBeNull()
    expect(findings.map(({ code }) => code)).toContain('clean.censor.measure')
  })

  it('are taken of a mask that somebody exported and renamed, which tells no thresholds', async () => {
    putSeries()
    const rows = Array.from({ length: frames }, (_, t) => [Number(t === 7)])
    const mask = folder.put('my_mask.tsv', tsv(['censored'], rows))
    const { timeseries, outliers } = await cleanOne({ censor: true, censorBy: 'mask', censorFrom: [mask] })
    expect(marksIn(outliers)).toEqual([7])
    expect(stepIn(timeseries)).toMatchObject({ JudgedBy: 'mask', File: 'my_mask.tsv', StandardizedDvarsAbove: null })
    const sidecar = JSON.parse(readFileSync(timeseries.replace('.tsv', '.json'), 'utf8'))
    expect(describeCleaning(sidecar)).toContain('Frames that a mask marked were censored')
  })

  it('are not taken of another recording, of a series that has changed since, or of a table that is no mask', async () => {
    putSeries()
    await judge()
    const refused = async (request: Partial<TaskRequest<'clean'>>) =>
      (await failure(clean({ censor: true, censorBy: 'mask', ...request }))).findings.at(-1)!.code
    const short = folder.put('short.tsv', tsv(['censored'], [[0], [1]]))
    expect(await refused({ censorFrom: [short] })).toBe('clean.censor.frames')
    const noMask = folder.put(
      'none.tsv',
      tsv(
        ['other'],
        Array.from({ length: frames }, () => [0]),
      ),
    )
    expect(await refused({ censorFrom: [noMask] })).toBe('clean.censor.noMask')
    folder.put('empty/notes.txt', '')
    expect(await refused({ censorFrom: [folder.path('empty')] })).toBe('clean.censor.none')
    putSeries((value) => value + 1)
    expect(await refused({ censorFrom: [folder.path('judged')] })).toBe('clean.censor.changed')
    expect((await failure(clean({ censor: true, censorBy: 'quality' }))).code).toBe('usage.bad')
  })
})
