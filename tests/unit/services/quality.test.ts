import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeRandom } from '../../../src/main/domain/random'
import { makeQuality } from '../../../src/main/services/quality'
import { measureVoxels } from '../../../src/main/services/quality/measureVoxels'
import { readNiftiHeader } from '../../../src/main/services/volumeFiles'
import { AppError, taskSchemas, type TaskRequest } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const files = makeNodeFiles()
const folder = useFolder()
const frames = 40
const run = 'sub-01_task-rest'
const side = 4
const voxels = side ** 3
const motionNames = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
const context = { progress: () => {}, signal: new AbortController().signal }

const judge = (request: Partial<TaskRequest<'quality'>>, signal = context.signal) =>
  makeQuality({ files, program: { name: 'Boldscope', version: '1.2.3' } })(
    taskSchemas.quality.input.parse({ out: folder.path('out'), ...request }),
    { ...context, signal },
  )

/** Half of the voxels are brain; in frame 20 all of them jump. */
const putBold = (
  name = `${run}_bold.nii`,
  last = frames,
  value = (voxel: number): number => (voxel < voxels / 2 ? 1000 : 0),
) => {
  const random = makeRandom(5, 'bold')
  const values = Array.from({ length: last * voxels }, (_, i) => {
    const base = value(i % voxels)
    return base === 0 ? 0 : base + random.normal() * 10 + (Math.floor(i / voxels) === 20 ? 80 : 0)
  })
  return folder.put(
    name,
    buildNifti({ type: 'float32', lengths: [side, side, side, last], pixdim: [2, 2, 2, 2], sform: mniForm, values }),
  )
}

/** Parcel 1: brain; parcel 2: one voxel in four is brain. */
const putAtlas = () => {
  folder.put('atlas-Two_dseg.tsv', 'index\tname\n1\tseen\n2\tedge\n')
  const labels = Array.from({ length: voxels }, (_, at) => (at < 24 ? 1 : at < 56 ? 2 : 0))
  return folder.put(
    'atlas-Two_dseg.nii',
    buildNifti({ type: 'uint8', lengths: [side, side, side], sform: mniForm, values: labels }),
  )
}

const motionRows = (size = 0.01, jump = 10) => {
  const random = makeRandom(6, `motion ${size}`)
  return Array.from({ length: frames }, (_, t) =>
    motionNames.map((_, i) => (i < 3 ? random.normal() * size + (i === 2 && t >= jump ? 1 : 0) : 0)),
  )
}

const putConfounds = (subject = '01', size = 0.01) =>
  folder.put(
    `confounds/sub-${subject}_task-rest_desc-confounds_timeseries.tsv`,
    [motionNames, ...motionRows(size)].map((row) => row.join('\t') + '\n').join(''),
  )

/** Motion of a size goes into how alike the first two of three parcels are. */
const putSeries = (subject: string, size: number, shared = size * 30) => {
  const random = makeRandom(7, subject)
  const rows = Array.from({ length: frames }, () => {
    const common = random.normal() * shared
    return [100 + common + random.normal(), 100 + common + random.normal(), 100 + random.normal()]
  })
  const path = `series/sub-${subject}_task-rest_atlas-Three_stat-mean_timeseries`
  folder.put(
    `${path}.json`,
    JSON.stringify({
      RepetitionTime: 2,
      Parcels: ['A', 'B', 'C'].map((Name, i) => ({
        Name,
        Label: i + 1,
        Network: null,
        Centre: [i * i * 10, 0, 0],
        Coverage: 1,
      })),
    }),
  )
  return folder.put(`${path}.tsv`, [['A', 'B', 'C'], ...rows].map((row) => row.join('\t') + '\n').join(''))
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.catch((error: unknown) => error)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`)
  return error
}

const jsonAt = (name: string) => JSON.parse(readFileSync(folder.path(name), 'utf8'))
const tableAt = (name: string) => {
  const [header, ...rows] = readFileSync(folder.path(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  return rows.map((row) => Object.fromEntries(header.map((key, i) => [key, row[i]])))
}

describe('a recording', () => {
  it('is judged by its voxels, its parcels and its motion, and every frame that stands out is named with the reason', async () => {
    const output = await judge({ bold: [putBold()], atlas: putAtlas(), motion: [putConfounds()], minContiguous: 1 })
    for (const path of output.files) expect(existsSync(path), path).toBe(true)
    expect(output).toMatchObject({ recordings: 1, withMotion: 1, leftOut: 0, qcFc: null })
    const outliers = tableAt(`out/${run}_desc-quality_outliers.tsv`)
    const marked = (column: string) => outliers.flatMap((row, frame) => (row[column] === '1' ? [frame] : []))
    expect(marked('framewise_displacement')).toEqual([10])
    expect(marked('std_dvars')).toEqual([20, 21])
    expect(marked('censored')).toEqual([10, 20, 21])
    const told = jsonAt(`out/${run}_desc-quality_bold.json`)
    expect(told).toMatchObject({
      RepetitionTime: 2,
      Phantom: false,
      DVARS: { Source: 'voxels' },
      Mask: { Source: 'atlas', Voxels: 56, VoxelsUsed: 32 },
      Outliers: { FramewiseDisplacementAbove: 0.5, StandardizedDvarsAbove: 1.5, Censored: 3 },
    })
    expect(told.Sources).toEqual([`${run}_bold.nii`, `${run}_desc-confounds_timeseries.tsv`, 'atlas-Two_dseg.nii'])
    expect(tableAt(`out/${run}_desc-quality_parcels.tsv`)).toMatchObject([
      { parcel: 'seen', voxels: '24', coverage: '1' },
      { parcel: 'edge', voxels: '32', coverage: '0.25' },
    ])
  })

  it('is judged by other thresholds when they are given, and they are written down', async () => {
    await judge({ bold: [putBold()], motion: [putConfounds()], fdThreshold: 2, dvarsThreshold: null })
    const told = jsonAt(`out/${run}_desc-quality_bold.json`)
    expect(told.Outliers).toMatchObject({ FramewiseDisplacementAbove: 2, StandardizedDvarsAbove: null, Censored: 0 })
    expect(jsonAt(`out/${run}_desc-quality_outliers.json`).framewise_displacement.Threshold).toBe(2)
  })

  it('gives the same numbers in many passes over the file as in one', async () => {
    const path = putBold()
    const header = await readNiftiHeader(files, path)
    if (!header.ok) throw new Error('no header')
    const at = Int32Array.from({ length: voxels / 2 }, (_, i) => i)
    const region = { voxels: at, inMask: new Uint8Array(at.length).fill(1), columns: null, parcels: [], mask: {} }
    const once = await measureVoxels(files, path, header.value, region, context)
    const often = await measureVoxels(files, path, header.value, region, context, frames * 5)
    expect([once.passes, often.passes]).toEqual([1, 8])
    expect({ ...often, passes: 1 }).toEqual(once)
  })

  it('takes its brighter voxels for the brain when there is no mask, and says so', async () => {
    const output = await judge({ bold: [putBold()] })
    expect(jsonAt(`out/${run}_desc-quality_bold.json`).Mask).toMatchObject({ Source: 'rough', Voxels: voxels / 2 })
    expect(output.findings.map(({ code }) => code)).toContain('quality.mask.rough')
  })

  it('is not judged by motion of another length', async () => {
    const output = await judge({ bold: [putBold(undefined, 30)], motion: [putConfounds()] })
    expect(output.withMotion).toBe(0)
    expect(output.findings).toContainEqual(
      expect.objectContaining({ code: 'quality.motion.frames', severity: 'warning' }),
    )
  })

  it('is refused when it holds a single frame or nothing that varies', async () => {
    expect((await failure(judge({ bold: [putBold(undefined, 2)] }))).findings[0].code).toBe('quality.frames.few')
    const still = folder.put('still.nii', buildNifti({ lengths: [2, 2, 2, 10], values: new Array(80).fill(7) }))
    const mask = folder.put('mask.nii', buildNifti({ lengths: [2, 2, 2], values: new Array(8).fill(1) }))
    expect((await failure(judge({ bold: [still], mask }))).findings[0].code).toBe('quality.signal.none')
  })

  it('is refused when the mask lies elsewhere', async () => {
    const far = { code: 4, rows: [2, 0, 0, 500, 0, 2, 0, 500, 0, 0, 2, 500] }
    const mask = folder.put('mask.nii', buildNifti({ lengths: [2, 2, 2], values: new Array(8).fill(1), sform: far }))
    expect((await failure(judge({ bold: [putBold()], mask }))).findings[0].code).toBe('quality.mask.empty')
  })

  it('can be cancelled', async () => {
    const stop = new AbortController()
    stop.abort()
    expect((await failure(judge({ bold: [putBold()] }, stop.signal))).code).toBe('cancelled')
  })
})

describe('motion', () => {
  it('of a name that no program gives is not guessed at', async () => {
    const motion = [folder.put('motion.txt', '0 0 0 0 0 0\n'.repeat(frames))]
    expect((await failure(judge({ bold: [putBold()], motion }))).code).toBe('usage.bad')
    const output = await judge({ bold: [putBold()], motion, motionKind: 'spm' })
    expect(output.meanFd).toBe(0)
  })

  it.each([
    ['row of another length', '0 0 0 0 0\n'.repeat(frames), 'motion.row.length'],
    ['cells that are no numbers', '0 0 0 0 0 x\n'.repeat(frames), 'motion.cell.notNumber'],
    ['no rows', '# nothing\n', 'motion.empty'],
    ['degrees in place of radians', '12 0 0 0 0 0\n'.repeat(frames), 'motion.turn.large'],
  ])('with %s is remarked on', async (_, text, code) => {
    const output = await judge({ bold: [putBold()], motion: [folder.put('a_mcf.par', text)] })
    expect(output.findings.map((finding) => finding.code)).toContain(code)
  })

  it('that a folder does not hold is missed aloud', async () => {
    folder.put('motion/sub-01_task-rest_motion.tsv', 'framewise_displacement\n0\n')
    const { findings, withMotion } = await judge({ bold: [putBold()], motion: [folder.path('motion')] })
    expect(withMotion).toBe(0)
    expect(findings).toContainEqual(expect.objectContaining({ code: 'quality.motion.none', place: { file: 'motion' } }))
  })

  it('is found for each run by its entities, and what belongs to no run is named', async () => {
    putConfounds('02')
    putConfounds('09')
    const series = [putSeries('01', 0.1), putSeries('02', 0.1)]
    const output = await judge({ series, motion: [folder.path('confounds')] })
    expect(tableAt('out/quality.tsv').map((row) => row.mean_fd === 'n/a')).toEqual([true, false])
    expect(output.findings).toContainEqual(
      expect.objectContaining({
        code: 'quality.motion.unmatched',
        place: { file: 'sub-09_task-rest_desc-confounds_timeseries.tsv' },
      }),
    )
  })
})

describe('one recording, one series and one file of motion', () => {
  it('belong together, but it is told when their names say that they are of two runs', async () => {
    const told = async (subject: string) =>
      (await judge({ bold: [putBold()], motion: [putConfounds(subject)] })).findings.filter(
        ({ code }) => code === 'quality.run.other',
      )
    expect(await told('01')).toEqual([])
    expect((await told('02')).map(({ message }) => message)).toEqual([
      'By their names, sub-02_task-rest_desc-confounds_timeseries.tsv and sub-01_task-rest_bold.nii are of two runs.',
    ])
  })
})

describe('a group', () => {
  const people = Array.from({ length: 10 }, (_, i) => String(i + 1).padStart(2, '0'))

  it('has a table that names by which measures a recording stands out, and QC-FC finds the edge that goes with motion', async () => {
    people.forEach((subject, i) => {
      const size = subject === '10' ? 1 : 0.02 + i * 0.01
      putSeries(subject, size)
      putConfounds(subject, size)
    })
    const output = await judge({ series: [folder.path('series')], motion: [folder.path('confounds')] })
    const table = tableAt('out/quality.tsv')
    expect(table.map(({ participant_id: id }) => id)).toEqual(people.map((subject) => `sub-${subject}`))
    expect(table[9].outlier_in.split(',')).toContain('mean_fd')
    expect(table.slice(0, 9).some((row) => row.outlier_in.includes('mean_fd'))).toBe(false)
    expect(table.every((row) => row.dvars_source === 'parcels')).toBe(true)
    expect(output.qcFc).toMatchObject({ people: 10 })
    const [first] = tableAt('out/group_stat-qcfc_relmat.tsv')
    expect(Number(first.B)).toBeGreaterThan(0.5)
    expect(first.A).toBe('n/a')
  })

  it('blames nobody for DVARS and GCOR of voxels among those of parcels', async () => {
    const series = people.slice(0, 9).map((subject) => putSeries(subject, 0.001))
    const output = await judge({ series, bold: [putBold('sub-10_task-rest_bold.nii')] })
    const table = tableAt('out/quality.tsv')
    const alone = table.find(({ dvars_source: source }) => source === 'voxels')!
    expect(alone.participant_id).toBe('sub-10')
    expect(Number(alone.gcor)).toBeGreaterThan(0)
    expect(alone.outlier_in).toBe('n/a')
    expect(output.recordings).toBe(10)
  })

  it('is too small for QC-FC below the number asked for, and nobody is marked', async () => {
    people.slice(0, 7).forEach((subject) => putConfounds(subject))
    const series = people.slice(0, 7).map((subject) => putSeries(subject, subject === '07' ? 9 : 0.1))
    const output = await judge({ series, motion: [folder.path('confounds')] })
    expect(output).toMatchObject({ qcFc: null, outliers: null })
    expect(output.findings.map(({ code }) => code)).toContain('quality.qcfc.few')
  })

  it('goes on without a recording that cannot be judged', async () => {
    const broken = folder.put('series/sub-03_task-rest_timeseries.tsv', 'A\tB\n1\tx\n')
    const output = await judge({ series: [putSeries('01', 0.1), broken] })
    expect(output).toMatchObject({ recordings: 1, leftOut: 1 })
    expect(output.findings).toContainEqual(
      expect.objectContaining({
        code: 'quality.recording.leftOut',
        place: { file: 'sub-03_task-rest_timeseries.tsv' },
      }),
    )
  })
})

const shared = process.env.BOLDSCOPE_SHARED ?? join(import.meta.dirname, '../../../../shared')
const table = join(shared, 'data/confounds/sub-pixar123_task-pixar_desc-confounds_regressors.tsv')

describe.skipIf(!existsSync(table))('fMRIPrep’s own table (skipped without the shared data)', () => {
  it('has the framewise displacement that is computed from its motion', async () => {
    const count = readFileSync(table, 'utf8').trimEnd().split('\n').length - 1
    await judge({ bold: [putBold('bold.nii', count)], motion: [table] })
    const { Motion } = jsonAt('out/bold_desc-quality_bold.json')
    expect(Motion.LargestDifferenceFromTable).toBeLessThan(1e-6)
  })
})

describe('what cannot be told', () => {
  it('signal to noise of a series without its mean is n/a, not about 0', async () => {
    const path = putSeries('01', 0.01)
    const rows = readFileSync(path, 'utf8').trimEnd().split('\n')
    const lowered = rows.map((row, at) =>
      at === 0
        ? row
        : row
            .split('\t')
            .map((cell) => String(Number(cell) - 100))
            .join('\t'),
    )
    const known = await judge({ series: [path] })
    expect(known.findings.map(({ code }) => code)).not.toContain('quality.tsnr.withoutMean')
    expect(Number(tableAt('out/quality.tsv')[0].parcel_tsnr)).toBeGreaterThan(10)
    writeFileSync(path, lowered.join('\n') + '\n')
    const output = await judge({ series: [path] })
    expect(output.findings).toContainEqual(
      expect.objectContaining({ code: 'quality.tsnr.withoutMean', severity: 'info' }),
    )
    expect(tableAt('out/quality.tsv')[0].parcel_tsnr).toBe('n/a')
    const parcels = 'out/sub-01_task-rest_atlas-Three_desc-quality_parcels.tsv'
    expect(tableAt(parcels).map(({ tsnr }) => tsnr)).toEqual(['n/a', 'n/a', 'n/a'])
  })

  it('signal to noise of a recording without its mean is n/a as well, with a warning', async () => {
    const bold = putBold(undefined, undefined, (voxel) => (voxel < voxels / 2 ? 0.001 : 0))
    const output = await judge({ bold: [bold], atlas: putAtlas() })
    expect(output.tsnr).toBeNull()
    expect(output.findings).toContainEqual(
      expect.objectContaining({ code: 'quality.tsnr.withoutMean', severity: 'warning' }),
    )
  })

  it('720 s between frames are believed with a warning: most likely they are milliseconds', async () => {
    const output = await judge({ series: [putSeries('01', 0.01)], trSeconds: 720 })
    expect(output.findings.map(({ code }) => code)).toContain('recording.tr.implausible')
  })
})
