import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeRandom } from '../../../src/main/domain/random'
import { makeClean } from '../../../src/main/services/clean'
import { AppError, taskSchemas, type TaskRequest } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()
const motion = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
const table = (names: readonly string[], frames: number, seed: string) => {
  const random = makeRandom(5, seed)
  const rows = Array.from({ length: frames }, () => names.map(() => random.normal().toFixed(6)))
  return [names, ...rows].map((row) => `${row.join('\t')}\n`).join('')
}
const putSeries = (run: string, frames = 60, place = 'series') =>
  folder.put(`${place}/${run}_atlas-Slabs_stat-mean_timeseries.tsv`, table(['A', 'B'], frames, run))
const putTable = (name: string, frames = 60, place = 'fmriprep') =>
  folder.put(`${place}/${name}.tsv`, table(motion, frames, name))

const clean = (
  request: Partial<TaskRequest<'clean'>>,
  progress: (told: { fraction: number | null; message: string }) => void = () => {},
  signal = new AbortController().signal,
) =>
  makeClean({ files, program: { name: 'Boldscope', version: '1' } })(
    taskSchemas.clean.input.parse({
      series: folder.path('series'),
      confounds: folder.path('fmriprep'),
      strategy: '6P',
      out: folder.path('out'),
      ...request,
    }),
    { progress, signal },
  )
const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`)
  return error
}
const codes = ({ findings }: { findings: Array<{ code: string }> }) => findings.map(({ code }) => code)
const sourcesOf = (path: string) => JSON.parse(readFileSync(path.replace('.tsv', '.json'), 'utf8')).Sources

describe('cleaning several recordings', () => {
  it('gives each the table of its own run, in folders of any depth, whatever space, and in the older spelling', async () => {
    putSeries('sub-01_ses-1_task-rest_run-1_space-MNI')
    putSeries('sub-01_ses-1_task-rest_run-2_space-MNI')
    putSeries('sub-02_ses-1_task-rest_run-1_space-MNI')
    putTable('sub-01/ses-1/func/sub-01_ses-1_task-rest_run-01_desc-confounds_timeseries')
    putTable('sub-01/ses-1/func/sub-01_ses-1_task-rest_run-02_desc-confounds_regressors')
    putTable('sub-02/ses-1/func/sub-02_ses-1_task-rest_run-1_bold_confounds')
    const { recordings, leftOut, findings } = await clean({})
    expect(leftOut).toBe(0)
    expect(findings.filter(({ code }) => code.startsWith('clean.'))).toEqual([])
    expect(recordings.map(({ timeseries }) => sourcesOf(timeseries)[1])).toEqual([
      'sub-01_ses-1_task-rest_run-01_desc-confounds_timeseries.tsv',
      'sub-01_ses-1_task-rest_run-02_desc-confounds_regressors.tsv',
      'sub-02_ses-1_task-rest_run-1_bold_confounds.tsv',
    ])
    expect(recordings.every(({ confounds }) => confounds === 6)).toBe(true)
  })

  it('never chooses between two tables of one run: the recording is left out and both are named', async () => {
    putSeries('sub-01_task-rest')
    putSeries('sub-02_task-rest')
    putTable('sub-01_task-rest_desc-confounds_timeseries')
    putTable('old/sub-01_task-rest_desc-confounds_regressors')
    putTable('sub-02_task-rest_desc-confounds_timeseries')
    const output = await clean({})
    expect(output.recordings.map(({ series }) => series)).toEqual([expect.stringContaining('sub-02')])
    expect(output.leftOut).toBe(1)
    const [told] = output.findings.filter(({ code }) => code === 'clean.recording.leftOut')
    expect(told.message).toContain('desc-confounds_timeseries.tsv')
    expect(told.message).toContain('desc-confounds_regressors.tsv')
  })

  it('goes on when one recording has no table, another a table of another length, and a third is broken', async () => {
    putSeries('sub-01_task-rest')
    putSeries('sub-02_task-rest')
    putSeries('sub-03_task-rest')
    folder.put('series/sub-04_task-rest_timeseries.tsv', 'A\tB\n1\tx\n')
    putTable('sub-01_task-rest_desc-confounds_timeseries')
    putTable('sub-03_task-rest_desc-confounds_timeseries', 50)
    putTable('sub-04_task-rest_desc-confounds_timeseries')
    const output = await clean({})
    expect(output.recordings).toHaveLength(1)
    expect(output.leftOut).toBe(3)
    expect(codes(output).filter((code) => code === 'clean.recording.leftOut')).toHaveLength(3)
  })

  it('says which series of an earlier cleaning stay beside those that were cleaned otherwise', async () => {
    for (const run of ['sub-01_task-rest', 'sub-02_task-rest', 'sub-03_task-rest']) {
      putSeries(run)
      putTable(`${run}_desc-confounds_timeseries`)
    }
    expect(codes(await clean({}))).not.toContain('clean.earlier.stays')
    putTable('sub-02_task-rest_desc-confounds_timeseries', 50)
    const told = (await clean({ strategy: '24P' })).findings.filter(({ code }) => code === 'clean.earlier.stays')
    expect(told.map(({ place }) => place.file)).toEqual([
      'sub-02_task-rest_atlas-Slabs_stat-mean_desc-denoised_timeseries.tsv',
    ])
  })

  it('fails when none is left, and tells why of each', async () => {
    putSeries('sub-01_task-rest')
    putSeries('sub-02_task-rest')
    folder.put('fmriprep/notes.txt', '')
    const error = await failure(clean({}))
    expect(error.code).toBe('input.bad')
    expect(codes(error)).toEqual(['clean.recording.leftOut', 'clean.recording.leftOut'])
  })

  it('fails where the folder holds no series', async () => {
    folder.put('series/notes.txt', '')
    expect(codes(await failure(clean({ confounds: undefined, strategy: 'none' })))).toEqual(['clean.series.none'])
  })

  it('fails at once with the reason when there is only one', async () => {
    putSeries('sub-01_task-rest')
    putTable('sub-01_task-rest_run-2_desc-confounds_timeseries')
    expect(codes(await failure(clean({})))).toEqual(['clean.confounds.none'])
  })

  it('takes one named table for one named series whatever they are called, with a doubt when both say another run', async () => {
    const series = putSeries('sub-01_task-rest')
    const mine = putTable('mine')
    expect(codes(await clean({ series, confounds: mine }))).not.toContain('clean.confounds.otherRun')
    const other = putTable('sub-02_task-rest_desc-confounds_timeseries')
    expect(codes(await clean({ series, confounds: [other] }))).toContain('clean.confounds.otherRun')
  })

  it('says of a named table that belongs to no recording, not of the others in a folder', async () => {
    putSeries('sub-01_task-rest')
    putSeries('sub-02_task-rest')
    const first = putTable('sub-01_task-rest_desc-confounds_timeseries')
    const second = putTable('sub-02_task-rest_desc-confounds_timeseries')
    const stray = putTable('sub-09_task-rest_desc-confounds_timeseries')
    const named = await clean({ confounds: [first, second, stray] })
    expect(codes(named)).toContain('clean.confounds.unmatched')
    expect(codes(await clean({}))).not.toContain('clean.confounds.unmatched')
  })

  it('matches names that are not BIDS by what programs did not add', async () => {
    folder.put('series/CMU_a_0050642_rois_cc200.csv', table(['A', 'B'], 60, 'a'))
    folder.put('series/CMU_a_0050643_rois_cc200.csv', table(['A', 'B'], 60, 'b'))
    putTable('CMU_a_0050642_confounds')
    putTable('CMU_a_0050643_confounds')
    expect((await clean({})).leftOut).toBe(0)
  })

  it('does not clean again what it made in the same folder', async () => {
    putSeries('sub-01_task-rest')
    const request = { out: folder.path('series'), confounds: undefined, strategy: 'none' } as const
    const first = await clean(request)
    const second = await clean(request)
    expect(second.recordings.map(({ series }) => series)).toEqual(first.recordings.map(({ series }) => series))
    expect(codes(second)).toContain('clean.series.outcome')
  })

  it('refuses two recordings that would be written to one file before anything is written', async () => {
    putSeries('sub-01_task-rest', 60, 'series/a')
    putSeries('sub-01_task-rest', 60, 'series/b')
    const error = await failure(clean({ confounds: undefined, strategy: 'none' }))
    expect(error.code).toBe('usage.bad')
    expect(existsSync(folder.path('out'))).toBe(false)
  })

  it('tells how far it is, and stops between two recordings', async () => {
    for (const subject of ['01', '02', '03']) putSeries(`sub-${subject}_task-rest`)
    const abort = new AbortController()
    const told: Array<number | null> = []
    const work = clean(
      { confounds: undefined, strategy: 'none' },
      ({ fraction }) => {
        told.push(fraction)
        if (told.length === 2) abort.abort()
      },
      abort.signal,
    )
    expect((await failure(work)).code).toBe('cancelled')
    expect(told).toEqual([0, 1 / 3])
  })

  it('reads a table with its header behind #, as C-PAC writes it', async () => {
    const series = putSeries('sub-01_task-rest')
    const names = ['RotX', 'GlobalSignalMean0']
    const text = `# CPAC 1.8\n# Nuisance regressors:\n# ${table(names, 60, 'cpac')}`
    const confounds = folder.put('fmriprep/sub-01_task-rest_regressors.1D', text)
    const output = await clean({ series, confounds: folder.path('fmriprep'), strategy: 'none', columns: names })
    expect(output.recordings[0].confounds).toBe(2)
    expect(sourcesOf(output.recordings[0].timeseries)[1]).toBe(confounds.split('/').at(-1))
  })
})
