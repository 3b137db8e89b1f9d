import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import type { FileStore } from '../../../src/main/ports'
import { makeScan } from '../../../src/main/services/scan'
import { taskSchemas, type Finding, type ScannedRecording, type TaskOutput } from '../../../src/preload/contract'
import { writeBidsDataset } from '../../../bench/lib/bidsDataset'
import { goodDataset, json, smallBold } from '../../fixtures/bidsFolder'
import { useFolder } from '../../fixtures/folder'
import { memoryFiles } from '../../fixtures/memoryFiles'
import { mutate } from '../../fixtures/mutate'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()
const context = { progress: () => {}, signal: new AbortController().signal }
const run = async (
  files: FileStore,
  root: string,
  known: ScannedRecording[] = [],
  eachFinding = true,
  thorough = false,
) => {
  const output = await makeScan({ files })({ folder: root, known, eachFinding, thorough }, context)
  return taskSchemas.scan.output.parse(output)
}
const scan = (known?: ScannedRecording[], eachFinding?: boolean) =>
  run(makeNodeFiles(), folder.path(), known, eachFinding)
const put = (files: Record<string, Uint8Array | string>) =>
  Object.entries(files).map(([name, content]) => folder.put(name, content))
const paths = ({ recordings }: TaskOutput<'scan'>) => recordings.map(({ path }) => path)
const brief = (findings: readonly Finding[]) =>
  findings.map(
    ({ severity, code, place }) => `${severity} ${code} ${place.file ?? ''}${place.line ? `:${place.line}` : ''}`,
  )

/** What is found wrong with a good data set after `more` was put there or, where null, taken away. */
const wrongWith = async (more: Record<string, Uint8Array | string | null>): Promise<string[]> => {
  put(goodDataset())
  for (const [name, content] of Object.entries(more))
    if (content === null) rmSync(folder.path(name))
    else folder.put(name, content)
  return brief((await scan()).findings)
}

describe('a BIDS data set', () => {
  it('that is good gives its recordings and people, and nothing to remark on', async () => {
    put(goodDataset())
    const { dataset, recordings, participants, columns, findings } = await scan()
    expect(findings).toEqual([])
    expect(dataset).toEqual({
      name: 'Good',
      kind: 'bids',
      bidsVersion: '1.8.0',
      pipelines: [],
      licence: 'CC0',
      phantom: false,
    })
    expect(recordings).toHaveLength(4)
    expect(recordings[1]).toMatchObject({
      path: 'sub-01/func/sub-01_task-rest_run-2_bold.nii.gz',
      kind: 'volume',
      format: 'nifti',
      subject: '01',
      task: 'rest',
      run: '2',
      site: 'Oslo',
      frames: 6,
      shape: [4, 3, 2],
      voxelSizeMm: [2, 2, 2],
      trSeconds: 2,
      sidecar: 'task-rest_bold.json',
    })
    expect(recordings[1].fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(participants).toEqual([
      { id: '01', recordings: 2, values: { age: 31, group: 1, site: 'Oslo' } },
      { id: '02', recordings: 2, values: { age: null, group: 2, site: 'Rome' } },
    ])
    expect(columns.map(({ name, units, levels }) => [name, units, levels])).toEqual([
      ['age', 'years', null],
      ['group', null, { '1': 'a', '2': 'b' }],
      ['site', null, null],
    ])
  })

  const first = 'sub-01/func/sub-01_task-rest_run-1_bold'
  const cases: Array<[string, Record<string, Uint8Array | string | null>, string[]]> = [
    [
      'no description',
      { 'dataset_description.json': null },
      ['error dataset.description.missing dataset_description.json'],
    ],
    [
      'a description that is no JSON',
      { 'dataset_description.json': '{\n "Name": "x",\n}' },
      ['error json.broken dataset_description.json:3'],
    ],
    ['a sidecar that is no JSON', { [`${first}.json`]: '{"RepetitionTime": 2' }, [`error json.broken ${first}.json:1`]],
    ['a sidecar that is a list', { [`${first}.json`]: '[1]' }, [`error json.notObject ${first}.json`]],
    [
      'times that differ',
      { [`${first}.json`]: json({ RepetitionTime: 2.5 }) },
      [`warning recording.tr.conflict ${first}.nii.gz`],
    ],
    [
      'no sidecar at all',
      { 'task-rest_bold.json': null },
      ['01', '02'].flatMap((sub) =>
        [1, 2].flatMap((n) =>
          ['warning recording.tr.sidecar', 'error recording.taskName.missing'].map(
            (code) => `${code} sub-${sub}/func/sub-${sub}_task-rest_run-${n}_bold.nii.gz`,
          ),
        ),
      ),
    ],
    [
      'a reference volume called bold',
      { [`${first}.nii.gz`]: smallBold(9, { lengths: [4, 3, 2] }) },
      [`error recording.oneFrame ${first}.nii.gz`],
    ],
    ['an empty file', { [`${first}.nii.gz`]: '' }, [`error file.empty ${first}.nii.gz`]],
    ['no NIfTI', { [`${first}.nii.gz`]: 'hello' }, [`error nifti.notNifti ${first}.nii.gz`]],
    [
      'a person without a row, and a row without a person',
      { 'participants.tsv': 'participant_id\tage\tgroup\tsite\nsub-01\t3\t1\tx\nsub-03\t3\t1\tx\n' },
      [
        'warning participants.noRecording participants.tsv:3',
        'error participants.unlisted sub-02/func/sub-02_task-rest_run-1_bold.nii.gz',
      ],
    ],
    ['no table of people', { 'participants.tsv': null }, ['warning participants.missing participants.tsv']],
    [
      'a copy',
      { [`${first}.nii.gz`]: smallBold(3) },
      ['error recording.copy sub-01/func/sub-01_task-rest_run-2_bold.nii.gz'],
    ],
    [
      'events past the end',
      { [`${first.replace('_bold', '_events')}.tsv`]: 'onset\tduration\n99\t1\n' },
      [`warning events.late ${first}.nii.gz`],
    ],
    [
      'events of no run',
      { 'sub-01/func/sub-01_task-other_events.tsv': 'onset\tduration\n' },
      ['warning events.unused sub-01/func/sub-01_task-other_events.tsv'],
    ],
    [
      'names',
      { 'sub-01/func/sub-02_task-rest_run-9_bold.nii.gz': smallBold(20) },
      ['error bids.name.subject sub-01/func/sub-02_task-rest_run-9_bold.nii.gz'],
    ],
  ]
  it.each(cases.filter(([what]) => what !== 'a copy'))('is told of %s', async (_, more, expected) => {
    expect((await wrongWith(more)).sort()).toEqual([...expected].sort())
  })

  it('is told of a recording that is another person’s', async () => {
    put(goodDataset())
    const own = readFileSync(folder.path('sub-01/func/sub-01_task-rest_run-1_bold.nii.gz'))
    folder.put('sub-02/func/sub-02_task-rest_run-1_bold.nii.gz', own)
    expect(brief((await scan()).findings)).toEqual([
      'error recording.copy sub-02/func/sub-02_task-rest_run-1_bold.nii.gz',
    ])
  })

  it('is told which way a recording is broken: cut, damaged, too short inside, not all there without compression', async () => {
    const plain = gunzipSync(smallBold(50, { lengths: [16, 16, 8, 20] }))
    plain.forEach((_, i) => i > 352 && (plain[i] = (i * i * 31) >> 7))
    const whole = gzipSync(plain)
    const damaged = Buffer.from(smallBold(51))
    damaged[damaged.length - 6] ^= 0xff
    const at = (n: number, ending = '.nii.gz') => `sub-01/func/sub-01_task-rest_run-1${n}_bold${ending}`
    const findings = await wrongWith({
      [at(1)]: whole.subarray(0, 3000),
      [at(2)]: damaged,
      [at(3)]: gzipSync(plain.subarray(0, plain.length - 100)),
      [at(4, '.nii')]: plain.subarray(0, plain.length - 100),
    })
    expect(findings).toEqual([
      `error gzip.truncated ${at(1)}`,
      `error gzip.corrupt ${at(2)}`,
      `error nifti.truncated ${at(3)}`,
      `error nifti.truncated ${at(4, '.nii')}`,
    ])
  })

  it('is told of damage inside a large file when it is looked at thoroughly, known or not', async () => {
    const plain = buildNifti({ lengths: [16, 16, 16, 40], values: [], pixdim: [2, 2, 2, 2], sform: mniForm })
    const bytes = new Uint8Array(352 + 16 ** 3 * 40 * 2).map((_, i) => plain[i] ?? (i * i * 31) >> 7)
    const damaged = Buffer.from(gzipSync(bytes, { level: 0 }))
    damaged[damaged.length - 6] ^= 0xff
    expect(damaged.length).toBeGreaterThan(64 * 1024)
    folder.put('a.nii.gz', damaged)
    const before = await scan()
    expect(before.findings).toEqual([])
    const thorough = await run(makeNodeFiles(), folder.path(), before.recordings, true, true)
    expect(brief(thorough.findings)).toContain('error gzip.corrupt a.nii.gz')
  })

  it('leaves files to themselves that .bidsignore names', async () => {
    const odd = 'sub-01/func/sub-01_task-rest_run-7_odd_bold.nii.gz'
    expect(await wrongWith({ [odd]: smallBold(30) })).toContain(`error bids.name.invalid ${odd}`)
    expect(await wrongWith({ [odd]: smallBold(30), '.bidsignore': '*_odd_*\n' })).not.toContain(
      `error bids.name.invalid ${odd}`,
    )
  })

  it('groups what is true of very many files, and lists each when asked', async () => {
    put({ ...goodDataset(), 'participants.tsv': 'participant_id\nsub-99\n' })
    for (let i = 10; i < 20; i++) folder.put(`sub-${i}/func/sub-${i}_task-rest_bold.nii.gz`, smallBold(i * 5))
    const each = (await scan([], true)).findings.filter(({ code }) => code === 'participants.unlisted')
    const grouped = (await scan([], false)).findings.filter(({ code }) => code === 'participants.unlisted')
    expect(each).toHaveLength(12)
    expect(grouped).toHaveLength(1)
    expect(grouped[0].message).toContain('11 more times')
  })
})

describe('derivatives', () => {
  const description = (name: string) =>
    json({ Name: name, BIDSVersion: '1.8.0', DatasetType: 'derivative', GeneratedBy: [{ Name: name, Version: '1' }] })
  const confounds = (rows: number) => ['trans_x\trot_x', ...Array.from({ length: rows }, () => '0\t0'), ''].join('\n')

  it('inside a data set are known by what made them, with the files of each run', async () => {
    const prep = 'derivatives/fmriprep/sub-01/func/sub-01_task-rest_run-1'
    const xcp = 'derivatives/xcp_d/sub-01/func/sub-01_task-rest_run-1'
    put({
      ...goodDataset(),
      'derivatives/fmriprep/dataset_description.json': description('fMRIPrep'),
      [`${prep}_space-MNI_desc-preproc_bold.nii.gz`]: smallBold(60),
      [`${prep}_space-MNI_desc-preproc_bold.json`]: json({ RepetitionTime: 2 }),
      [`${prep}_space-MNI_desc-brain_mask.nii.gz`]: smallBold(61, { lengths: [4, 3, 2] }),
      [`${prep}_space-MNI_boldref.nii.gz`]: smallBold(62, { lengths: [4, 3, 2] }),
      [`${prep}_desc-confounds_timeseries.tsv`]: confounds(6),
      'derivatives/xcp_d/dataset_description.json': description('xcp_d'),
      [`${xcp}_space-MNI_atlas-Gordon_stat-mean_timeseries.tsv`]: 'a\tb\n1\t2\nn/a\t4\n5\t6\n',
      [`${xcp}_space-MNI_atlas-Gordon_stat-mean_timeseries.json`]: json({ RepetitionTime: 2 }),
      [`${xcp}_space-MNI_atlas-Gordon_stat-coverage_bold.tsv`]: 'a\tb\n1\t1\n',
      'derivatives/xcp_d/atlases/atlas-Gordon/atlas-Gordon_dseg.nii.gz': smallBold(63, { lengths: [4, 3, 2] }),
    })
    const { recordings, dataset, findings, atlases } = await scan()
    expect(brief(findings)).toEqual([`warning confounds.frames ${xcp}_space-MNI_atlas-Gordon_stat-mean_timeseries.tsv`])
    expect(dataset.pipelines).toEqual(['XCP-D', 'fMRIPrep'])
    expect(atlases).toEqual(['derivatives/xcp_d/atlases/atlas-Gordon/atlas-Gordon_dseg.nii.gz'])
    const made = recordings.filter(({ pipeline }) => pipeline !== null)
    expect(made).toMatchObject(
      [
        {
          kind: 'volume',
          pipeline: 'fMRIPrep',
          space: 'MNI',
          description: 'preproc',
          confounds: `${prep}_desc-confounds_timeseries.tsv`,
          mask: `${prep}_space-MNI_desc-brain_mask.nii.gz`,
        },
        {
          kind: 'series',
          pipeline: 'XCP-D',
          atlas: 'Gordon',
          frames: 3,
          parcels: 2,
          trSeconds: 2,
          confounds: `${prep}_desc-confounds_timeseries.tsv`,
        },
      ].map(({ frames, ...one }) => (one.kind === 'series' ? { ...one, frames } : one)),
    )
    expect(recordings[0].path.startsWith('derivatives')).toBe(true)
  })

  it('are told of confounds that have another length than the recording, also when nothing is read again', async () => {
    const prep = 'sub-01/func/sub-01_task-rest'
    put({
      'dataset_description.json': description('fMRIPrep'),
      [`${prep}_desc-preproc_bold.nii.gz`]: smallBold(1),
      [`${prep}_desc-preproc_bold.json`]: json({ RepetitionTime: 2 }),
      [`${prep}_desc-confounds_timeseries.tsv`]: confounds(5),
    })
    const wrong = [`error confounds.frames ${prep}_desc-preproc_bold.nii.gz`]
    const before = await scan()
    expect(brief(before.findings)).toEqual(wrong)
    expect(brief((await scan(before.recordings)).findings)).toEqual(wrong)
    folder.put(`${prep}_desc-confounds_timeseries.tsv`, confounds(6))
    expect(brief((await scan(before.recordings)).findings)).toEqual([])
  })

  it('give a series once that is there as a table and as CIFTI', async () => {
    const name = 'sub-01/func/sub-01_task-rest_atlas-A_stat-mean_timeseries'
    const cifti = readFileSync(join(import.meta.dirname, '../../parity/formats/files/small.ptseries.nii'))
    put({
      'dataset_description.json': description('XCP-D'),
      [`${name}.tsv`]: 'a\tb\n1\t2\n3\t4\n',
      [`${name}.ptseries.nii`]: cifti,
    })
    expect(paths(await scan())).toEqual([`${name}.tsv`])
    rmSync(folder.path(`${name}.tsv`))
    expect((await scan()).recordings[0]).toMatchObject({ kind: 'series', format: 'cifti' })
  })
})

describe('other folders', () => {
  it('in the layout of the connectomes have people by their numbers and sites by the table', async () => {
    const at = (id: string) => `Outputs/cpac/nofilt_noglobal/rois_cc200/${id}_rois_cc200.1D`
    const header = 'SUB_ID,SITE_ID,FILE_ID,DX_GROUP,AGE_AT_SCAN,SEX,FIQ'
    put({
      [at('Pitt_0050003')]: '#1\t#2\t#3\n1\t2\t3\n4\t5\t6\n',
      [`${at('UM_1_0050272')}.gz`]: gzipSync('#1\t#2\t#3\n1\t2\t3\n4\t5\t6\n7\t8\t9\n'),
      'Phenotypic_V1.csv': `${header}\n50003,PITT,Pitt_0050003,1,24.45,1,-9999\n50272,UM_1,no_filename,2,9,2,104\n50004,PITT,no_filename,1,9,3,99\n`,
    })
    const { dataset, recordings, participants, findings, columns } = await scan()
    expect(dataset).toMatchObject({ kind: 'connectomes', pipelines: ['C-PAC'] })
    expect(
      recordings.map(({ subject, site, atlas, frames, parcels }) => [subject, site, atlas, frames, parcels]),
    ).toEqual([
      ['0050003', 'PITT', 'cc200', 2, 3],
      ['0050272', 'UM_1', 'cc200', 3, 3],
    ])
    expect(participants.map(({ id, recordings: n, values }) => [id, n, values.FIQ])).toEqual([
      ['0050003', 1, null],
      ['0050272', 1, 104],
      ['0050004', 0, 99],
    ])
    expect(columns.find(({ name }) => name === 'DX_GROUP')?.levels).toEqual({ '1': 'autism', '2': 'control' })
    expect(brief(findings).sort()).toEqual([
      'warning participants.level.unknown Phenotypic_V1.csv:4',
      'warning participants.noRecording Phenotypic_V1.csv:4',
      `warning recording.tr.unknown ${at('Pitt_0050003')}`,
      `warning recording.tr.unknown ${at('UM_1_0050272')}.gz`,
    ])
  })

  it('of loose files give what has frames, and do not call every table a broken series', async () => {
    put({
      'a.nii.gz': smallBold(1),
      'anatomy.nii.gz': smallBold(2, { lengths: [4, 3, 2] }),
      'deep/er/ts_sub-7.txt': '1.5 2.5\n3.5 4.5\n5.5 6.5\n',
      'notes.csv': 'name,colour\nx,red\n',
      'letters.mat': 'x',
    })
    const { dataset, recordings, findings } = await scan()
    expect(dataset.kind).toBe('folder')
    expect(recordings.map(({ path, frames, parcels, subject }) => [path, frames, parcels, subject])).toEqual([
      ['a.nii.gz', 6, null, 'a'],
      ['letters.mat', null, null, 'letters'],
      ['deep/er/ts_sub-7.txt', null, null, '7'],
    ])
    expect(brief(findings)).toContain('info series.cell.notNumber notes.csv:2')
  })

  it('of people with files of the same names tell the people apart', async () => {
    put({ '100307/rest.nii.gz': smallBold(1), '100408/rest.nii.gz': smallBold(2), '100408/task.nii.gz': smallBold(3) })
    expect((await scan()).recordings.map(({ subject }) => subject)).toEqual(['100307', '100408', 'task'])
  })

  it('tell which files are in other formats, and which were never fetched', async () => {
    put({
      'a.dcm': 'x',
      'b.dcm': 'x',
      'c.HEAD': 'x',
      'd.nii.gz': '/annex/objects/SHA256E-s7--abc.nii.gz\n',
      'e.nii': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
    })
    expect(brief((await scan()).findings).slice(0, 4)).toEqual([
      'error file.notFetched d.nii.gz',
      'error file.notFetched e.nii',
      'info file.otherFormat a.dcm',
      'info file.otherFormat c.HEAD',
    ])
  })

  it('of several data sets warn that people of one name become one', async () => {
    for (const name of ['ds1', 'ds2'])
      put(Object.fromEntries(Object.entries(goodDataset()).map(([path, content]) => [`${name}/${path}`, content])))
    expect(brief((await scan()).findings)).toContain('warning folder.severalDatasets ds2')
  })

  it('are not blamed for tables and JSON files of others, but for those of a recording', async () => {
    put({
      'a.nii.gz': smallBold(1),
      'a.json': '{',
      'package.json': '[]',
      'prices.csv': 'a,b\n1,2,3\n',
      'ts_1.csv': 'a,b\n1,2,3\n',
    })
    expect(brief((await scan()).findings).sort()).toEqual([
      'error json.broken a.json:1',
      'error series.row.length ts_1.csv:2',
      'info series.row.length prices.csv:2',
    ])
  })

  it('may say in a sidecar which side of a table is time', async () => {
    put({
      'ts_a.txt': '1.5 2.5\n3.5 4.5\n5.5 6.5\n',
      'ts_a.json': json({ Orientation: 'parcels-by-time', RepetitionTime: 1 }),
    })
    const before = await scan()
    expect(before.recordings[0]).toMatchObject({ frames: 2, parcels: 3, trSeconds: 1 })
    folder.put('ts_a.json', json({ Orientation: 'time-by-parcels' }))
    expect((await scan(before.recordings)).recordings[0]).toMatchObject({ frames: 3, parcels: 2, trSeconds: null })
  })

  it('that hold nothing of use say so', async () => {
    folder.put('letter.txt', 'Dear')
    expect(brief((await scan()).findings)).toEqual([`warning folder.nothing ${folder.path().split('/').at(-1)}`])
  })

  it('that are none are refused', async () => {
    const file = folder.put('a.nii.gz', smallBold(1))
    await expect(run(makeNodeFiles(), file)).rejects.toMatchObject({ code: 'input.bad' })
    await expect(run(makeNodeFiles(), folder.path('none'))).rejects.toMatchObject({ code: 'input.bad' })
  })
})

describe('a scan that follows another', () => {
  /** Node's files, which note what is read. */
  const noting = () => {
    const read: string[] = []
    const files = makeNodeFiles()
    const readParts: FileStore['readParts'] = (path, choose) => {
      read.push(path.split('/').at(-1)!)
      return files.readParts(path, choose)
    }
    return { read, files: { ...files, readParts } }
  }

  /** Files that are changed right after they were read may have the times of before. */
  const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

  it('does not read a recording again that has not changed, and gives the same', async () => {
    put(goodDataset())
    await settle()
    const before = await scan()
    const { read, files } = noting()
    const after = await run(files, folder.path(), before.recordings)
    expect(read.filter((name) => name.endsWith('.nii.gz'))).toEqual([])
    expect(after).toEqual(before)
  })

  it('keeps what is wrong with an unchanged recording', async () => {
    put({ 'a.nii.gz': smallBold(1, { sform: undefined }) })
    await settle()
    const before = await scan()
    expect(brief(before.findings)).toEqual(['warning nifti.orientation.unknown a.nii.gz'])
    expect((await scan(before.recordings)).findings).toEqual(before.findings)
  })

  it('reads a recording again that was changed without a change of its length and time of content', async () => {
    const path = folder.put('a.nii.gz', smallBold(1))
    const before = await scan()
    const { atime, mtime } = statSync(path)
    writeFileSync(path, smallBold(1, { pixdim: [2, 2, 2, 3] }).subarray(0))
    utimesSync(path, atime, mtime)
    const after = await scan(before.recordings)
    expect(after.recordings[0].fingerprint).not.toBe(before.recordings[0].fingerprint)
    expect(after.recordings[0].trSeconds).toBe(3)
  })

  it('reads a recording again that was changed just before it was read', async () => {
    const path = folder.put('a.nii.gz', smallBold(1))
    vi.useFakeTimers({ toFake: ['Date'], now: statSync(path).ctimeMs + 5 })
    const before = await scan().finally(() => vi.useRealTimers())
    const { read, files } = noting()
    await run(files, folder.path(), before.recordings)
    expect(read).toEqual(['a.nii.gz'])
  })

  it('takes a sidecar as it is now', async () => {
    put(goodDataset())
    const before = await scan()
    folder.put('task-rest_bold.json', json({ TaskName: 'rest', RepetitionTime: 3 }))
    const after = await scan(before.recordings)
    expect(after.recordings.map(({ trSeconds }) => trSeconds)).toEqual([3, 3, 3, 3])
    rmSync(folder.path('task-rest_bold.json'))
    expect((await scan(after.recordings)).recordings[0].trSeconds).toBe(2)
  })

  it('knows a file by its fingerprint that was moved, and does not find one that is gone', async () => {
    put({ 'a.nii.gz': smallBold(1), 'b.nii.gz': smallBold(2) })
    const before = await scan()
    renameSync(folder.path('a.nii.gz'), folder.path('c.nii.gz'))
    rmSync(folder.path('b.nii.gz'))
    const after = await scan(before.recordings)
    expect(after.recordings.map(({ path, fingerprint }) => [path, fingerprint])).toEqual([
      ['c.nii.gz', before.recordings[0].fingerprint],
    ])
  })

  it('tells large files apart that differ in the middle, compressed or not', async () => {
    const big = (middle: number) => {
      const bytes = buildNifti({ lengths: [40, 40, 40, 10], values: new Int16Array(640_000), pixdim: [2, 2, 2, 2] })
      bytes.fill(middle, 400_000, 900_000)
      return bytes
    }
    put({
      'a.nii': big(1),
      'b.nii': big(2),
      'c.nii.gz': gzipSync(big(1), { level: 0 }),
      'd.nii.gz': gzipSync(big(2), { level: 0 }),
    })
    const { recordings } = await scan()
    expect(new Set(recordings.map(({ fingerprint }) => fingerprint)).size).toBe(4)
  })
})

describe('a folder that means harm', () => {
  it('with pipes, devices, links in circles, links out and names of control characters is gone through', async () => {
    put({ ...goodDataset(), 'sub-01/func/\u001b[31m\nx.tsv': 'a' })
    execFileSync('mkfifo', [folder.path('sub-01/func/sub-01_task-rest_run-3_bold.nii.gz')])
    symlinkSync('/dev/zero', folder.path('sub-01/func/sub-01_task-rest_run-4_bold.nii.gz'))
    symlinkSync(folder.path(), folder.path('sub-01/loop'))
    symlinkSync('/etc', folder.path('sub-02/etc'))
    symlinkSync('.git/annex/objects/gone', folder.path('sub-02/func/sub-02_task-rest_run-5_bold.nii.gz'))
    const { recordings, findings } = await scan()
    expect(recordings).toHaveLength(4)
    expect(
      brief(findings)
        .map((line) => line.split(' ')[1])
        .sort(),
    ).toEqual(['bids.name.invalid', 'file.noFile', 'link.broken', 'link.out', 'link.out', 'link.toFolder'])
  })

  it('takes a file that is linked inside, as data sets of DataLad are', async () => {
    folder.put('.git/annex/objects/x/SHA', smallBold(1))
    folder.put('sub-01/func/x', '')
    symlinkSync('../../.git/annex/objects/x/SHA', folder.path('sub-01/func/sub-01_task-rest_bold.nii.gz'))
    expect(paths(await scan())).toEqual(['sub-01/func/sub-01_task-rest_bold.nii.gz'])
  })

  it('cannot blow up memory by a file that inflates to very much, or a header that promises it', async () => {
    const bomb = gzipSync(new Uint8Array(80 * 2 ** 20))
    put({
      'sub-01_timeseries.tsv.gz': bomb,
      'a.nii.gz': bomb,
      'huge.nii': buildNifti({ lengths: [3000, 3000, 30, 3000], values: [1, 2] }),
    })
    const { recordings, findings } = await scan()
    expect(recordings).toEqual([])
    expect(
      brief(findings)
        .map((line) => line.split(' ')[1])
        .sort(),
    ).toEqual(['folder.nothing', 'gzip.corrupt', 'nifti.notNifti', 'nifti.truncated'])
  })

  it('cannot be too large or too deep in JSON', async () => {
    put({
      ...goodDataset(),
      'sub-01/func/sub-01_task-rest_run-1_bold.json': `{"a": "${'x'.repeat(17 * 2 ** 20)}"}`,
      'sub-01/func/sub-01_task-rest_run-2_bold.json': `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    })
    const { recordings, findings } = await scan()
    expect(recordings).toHaveLength(4)
    expect(brief(findings)).toEqual(['warning json.tooLarge sub-01/func/sub-01_task-rest_run-1_bold.json'])
  })
})

describe('a long scan', () => {
  it('says how far it is, and stops when it is cancelled', async () => {
    writeBidsDataset(folder.path(), { recordings: 400 })
    const cancel = new AbortController()
    const told: string[] = []
    const work = makeScan({ files: slow(makeNodeFiles()) })(
      { folder: folder.path(), known: [], eachFinding: false, thorough: false },
      {
        signal: cancel.signal,
        progress({ message }) {
          told.push(message)
          if (/recordings/.test(message)) cancel.abort()
        },
      },
    )
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(told.some((message) => /^\d+ of 402 sidecars$/.test(message))).toBe(true)
  })

  /** Files on a disk that takes a while. */
  const slow = (files: FileStore): FileStore => ({
    ...files,
    async readParts(path, choose) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return files.readParts(path, choose)
    },
  })

  it('finds everything in what the generator writes', async () => {
    const { people } = writeBidsDataset(folder.path(), { recordings: 301 })
    const { recordings, participants, findings } = await scan()
    expect(recordings).toHaveLength(301)
    expect(participants).toHaveLength(people)
    expect(new Set(recordings.map(({ fingerprint }) => fingerprint)).size).toBe(301)
    expect(findings).toEqual([])
  })
})

describe('files in memory', () => {
  it('are scanned as those on a disk', async () => {
    const content = Object.entries(goodDataset()).map(
      ([name, bytes]) =>
        [`/data/${name}`, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes] as const,
    )
    put(goodDataset())
    const onDisk = await scan()
    const inMemory = await run(memoryFiles(new Map(content)), '/data')
    const known = ({ recordings }: TaskOutput<'scan'>) =>
      recordings.map(({ path, fingerprint }) => [path, fingerprint]).sort()
    expect(known(inMemory)).toEqual(known(onDisk))
    expect(inMemory.findings).toEqual([])
  })
})

describe('a thousand data sets, each with a damaged file', () => {
  it('give findings and never a crash', async () => {
    const encoder = new TextEncoder()
    const good = Object.entries(goodDataset()).map(
      ([name, bytes]) => [`/data/${name}`, typeof bytes === 'string' ? encoder.encode(bytes) : bytes] as const,
    )
    for (let seed = 0; seed < 1000; seed++) {
      const content = new Map(good)
      const [path, bytes] = good[seed % good.length]
      content.set(path, mutate(bytes, seed))
      const { recordings } = await run(memoryFiles(content), '/data')
      expect(recordings.length, `seed ${seed}`).toBeGreaterThanOrEqual(3)
    }
  })
})

const shared = join(process.env.BOLDSCOPE_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'data/abide1')
describe.skipIf(!existsSync(shared))('ABIDE (skipped where the real data are absent)', () => {
  it('has 881 recordings of 17 sites, and ten people more', async () => {
    const { dataset, recordings, participants, findings } = await run(makeNodeFiles(), shared, [], false)
    expect(dataset).toMatchObject({ kind: 'connectomes', pipelines: ['C-PAC'] })
    expect(recordings).toHaveLength(881)
    expect(new Set(recordings.map(({ site }) => site)).size).toBe(17)
    expect(recordings.every(({ parcels, frames }) => parcels === 200 && (frames ?? 0) > 50)).toBe(true)
    expect(participants).toHaveLength(891)
    expect(participants.filter((person) => person.recordings === 0)).toHaveLength(10)
    expect(participants.every(({ values }) => !Object.values(values).includes(-9999))).toBe(true)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(findings.length).toBeLessThan(10)
  })
})

describe('matrices of connectivity', () => {
  const matrices = {
    'xcp/dataset_description.json': json({
      Name: 'X',
      BIDSVersion: '1.9.0',
      DatasetType: 'derivative',
      GeneratedBy: [{ Name: 'XCP-D' }],
    }),
    'xcp/sub-01/func/sub-01_task-rest_seg-Tian_stat-pearsoncorrelation_relmat.tsv': 'Node\ta\tb\na\t1\t.5\nb\t.5\t1\n',
    'xcp/sub-01/func/sub-01_task-rest_atlas-Gordon_measure-Fisher-Z_conmat.csv': 'a,b\n1,.5\n',
    'xcp/sub-01/func/sub-01_task-rest_boldmap.pconn.nii': 'no CIFTI',
  }

  it('are listed as what they are, by their names alone, and are no recordings nor series that cannot be read', async () => {
    put(matrices)
    const { recordings, connectomes, findings } = await scan()
    expect(recordings).toEqual([])
    expect(connectomes.map(({ format, subject, task, atlas, stat }) => [format, subject, task, atlas, stat])).toEqual([
      ['text', '01', 'rest', 'Gordon', 'fisherz'],
      ['cifti', '01', 'rest', null, null],
      ['text', '01', 'rest', 'Tian', 'pearsoncorrelation'],
    ])
    expect(brief(findings)).toEqual([])
  })

  it('are read to their end when it is asked what is wrong', async () => {
    put(matrices)
    const input = { folder: folder.path(), known: [], eachFinding: true, readsConnectomes: true }
    const { findings } = await makeScan({ files: makeNodeFiles() })(input, context)
    expect(brief(findings)).toEqual([
      'error connectome.notSquare xcp/sub-01/func/sub-01_task-rest_atlas-Gordon_measure-Fisher-Z_conmat.csv',
      'error cifti.notCifti xcp/sub-01/func/sub-01_task-rest_boldmap.pconn.nii',
    ])
  })
})
