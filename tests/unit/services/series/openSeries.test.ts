import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { makeScan } from '../../../../src/main/services/scan'
import { openSeries, readOneSeries } from '../../../../src/main/services/series/openSeries'
import { readSeries } from '../../../../src/main/services/seriesFiles'
import { readVolumeSidecar } from '../../../../src/main/services/volumeSidecar'
import { useFolder } from '../../../fixtures/folder'

const folder = useFolder()
const files = makeNodeFiles()
const context = { progress: () => {}, signal: new AbortController().signal }
const rows = 'a\tb\n1\t2\n3\t5\n2\t2\n'

const putSeries = (path: string): string => folder.put(path, rows)
const description = (path = '') => folder.put(`${path}dataset_description.json`, '{"Name":"d","BIDSVersion":"1.10.0"}')
const trOf = async (path: string) => {
  const read = await readSeries(files, path)
  return read.ok ? read.value.trSeconds : read.findings
}
const scanned = async (root: string) => {
  const { recordings } = await makeScan({ files })({ folder: root, known: [], eachFinding: true }, context)
  return recordings.map(({ path, trSeconds }) => [path, trSeconds])
}

describe('a series inherits sidecars', () => {
  const own = 'sub-01/func/sub-01_task-rest_timeseries'

  it('from the folders above it up to the top of its data set, the nearer one before one further up', async () => {
    description('set/')
    folder.put('task-rest_timeseries.json', '{"RepetitionTime": 9}')
    folder.put('set/task-rest_timeseries.json', '{"RepetitionTime": 2}')
    const path = putSeries(`set/${own}.tsv`)
    expect(await trOf(path)).toBe(2)
    folder.put('set/sub-01/sub-01_timeseries.json', '{"RepetitionTime": 3}')
    expect(await trOf(path)).toBe(3)
    folder.put(`set/${own}.json`, '{"RepetitionTime": 4}')
    expect(await trOf(path)).toBe(4)
  })

  it('as a scan has it, also where no file describes the data set', async () => {
    folder.put('study/task-rest_timeseries.json', '{"RepetitionTime": 2.5}')
    folder.put('study/task-rest_run-2_timeseries.json', '{"RepetitionTime": 1}')
    folder.put('study/sub-02/func/series.json', '{"RepetitionTime": 7}')
    const names = ['sub-01_task-rest_run-1', 'sub-01_task-rest_run-2', 'sub-02_task-rest', 'sub-02_task-other']
    const paths = names.map((name) => `${name.slice(0, 6)}/func/${name}_timeseries.tsv`)
    for (const path of paths) putSeries(`study/${path}`)
    const found = await scanned(folder.path('study'))
    expect(found).toHaveLength(4)
    for (const [path, trSeconds] of found)
      expect([path, await trOf(folder.path(`study/${path}`))]).toEqual([path, trSeconds])
    expect(await trOf(folder.path(`study/${paths[0]}`))).toBe(2.5)
    expect(await trOf(folder.path(`study/${paths[1]}`))).toBe(1)
    expect(await trOf(folder.path(`study/${paths[3]}`))).toBe(7)
  })

  it('of its own suffix, task and person alone', async () => {
    description()
    folder.put('task-rest_bold.json', '{"RepetitionTime": 2}')
    folder.put('task-other_timeseries.json', '{"RepetitionTime": 3}')
    folder.put('sub-02_timeseries.json', '{"RepetitionTime": 4}')
    expect(await trOf(putSeries(`${own}.tsv`))).toBe(null)
  })

  it('with an atlas whose path is told from where the sidecar lies', async () => {
    description()
    folder.put('atlases/atlas-A_dseg.nii.gz', 'x')
    folder.put('task-rest_timeseries.json', '{"Atlas": {"Name": "A", "File": "atlases/atlas-A_dseg.nii.gz"}}')
    const read = await readSeries(files, putSeries(`${own}.tsv`))
    const file = read.ok ? read.value.atlas!.file! : ''
    expect(await files.facts(file)).toMatchObject({ kind: 'file' })
  })

  it('and is refused by name when one that it inherits is broken', async () => {
    description()
    folder.put('task-rest_timeseries.json', '{')
    const read = await readSeries(files, putSeries(`${own}.tsv`))
    expect(read.ok).toBe(false)
    expect(read.findings[0].message).toContain('task-rest_timeseries.json')
  })

  it('by the same rule as recordings do', async () => {
    description('set/')
    folder.put('task-rest_bold.json', '{"RepetitionTime": 9}')
    folder.put('set/task-rest_bold.json', '{"RepetitionTime": 2}')
    folder.put('set/sub-01/sub-01_bold.json', '{"Phantom": true}')
    const path = folder.put('set/sub-01/ses-1/func/sub-01_ses-1_task-rest_bold.nii.gz', 'x')
    expect(await readVolumeSidecar(files, path)).toEqual({ trSeconds: 2, phantom: true })
    expect((await readVolumeSidecar(files, folder.put('sub-01_task-other_bold.nii.gz', 'x'))).trSeconds).toBe(null)
  })
})

describe('the time between frames that no file of a series says', () => {
  const table = 'participant_id\trepetition_time\nsub-01\t1.5\nsub-02\tn/a\n'

  it('is what the table of people says, wherever below it series are taken from', async () => {
    folder.put('set/participants.tsv', table)
    const path = putSeries('set/derivatives/x/sub-01/func/sub-01_task-rest_timeseries.tsv')
    const other = putSeries('set/derivatives/x/sub-02/func/sub-02_task-rest_timeseries.tsv')
    for (const given of [folder.path('set'), folder.path('set/derivatives/x')]) {
      const { paths, read } = await openSeries(files, [given])
      expect(paths).toEqual([path, other])
      const [known, unknown] = [await read(path), await read(other)]
      expect(known.ok && known.value.trSeconds).toBe(1.5)
      expect(known.findings.map(({ code }) => code)).not.toContain('series.tr.unknown')
      expect(unknown.ok && unknown.value.trSeconds).toBe(null)
      expect(unknown.findings.map(({ code }) => code)).toContain('series.tr.unknown')
    }
    const alone = await readOneSeries(files, path)
    expect(alone.ok && alone.value.trSeconds).toBe(1.5)
  })

  it('is not that of a namesake in a table above the own data set', async () => {
    folder.put('participants.tsv', table)
    description('set/')
    const path = putSeries('set/sub-01/func/sub-01_task-rest_timeseries.tsv')
    expect((await openSeries(files, [folder.path('set')])).times).toEqual({})
    expect((await openSeries(files, [folder.path()])).times).toEqual({ [path]: 1.5 })
  })

  it.each(['set/derivatives/x', 'set/derivatives', 'set/derivatives/x/derivatives/y'])(
    'is what the raw data set says of its people where the derivative %s describes itself, and no set further up',
    async (derivative) => {
      description('set/')
      description(`${derivative}/`)
      folder.put('participants.tsv', 'participant_id\ttr\nsub-01\t9\nsub-03\t9\n')
      folder.put('set/participants.tsv', table)
      const path = putSeries(`${derivative}/sub-01/func/sub-01_task-rest_timeseries.tsv`)
      putSeries(`${derivative}/sub-03/func/sub-03_task-rest_timeseries.tsv`)
      expect((await openSeries(files, [folder.path(derivative)])).times).toEqual({ [path]: 1.5 })
    },
  )

  it('is found from inside of a derivative, whose name a relative path does not say', async () => {
    description('set/')
    description('set/derivatives/x/')
    folder.put('set/participants.tsv', table)
    putSeries('set/derivatives/x/sub-01/func/sub-01_task-rest_timeseries.tsv')
    const before = process.cwd()
    process.chdir(folder.path('set/derivatives/x/sub-01'))
    try {
      expect((await openSeries(files, ['func'])).times).toEqual({ 'func/sub-01_task-rest_timeseries.tsv': 1.5 })
    } finally {
      process.chdir(before)
    }
  })

  it('is read in the units of the table, and from the phenotypic table of a folder that was given', async () => {
    folder.put('ms/participants.tsv', 'participant_id\ttr\nsub-01\t800\n')
    folder.put('ms/participants.json', '{"tr": {"Units": "ms"}}')
    putSeries('ms/sub-01/func/sub-01_task-rest_timeseries.tsv')
    folder.put('pcp/Phenotypic_V1_0b_preprocessed1.csv', 'SUB_ID,SITE_ID,FILE_ID,TR\n50003,PITT,Pitt_0050003,1.5\n')
    folder.put('pcp/Outputs/cpac/nofilt_noglobal/rois_cc200/Pitt_0050003_rois_cc200.1D', '#1\t#2\n1\t2\n2\t3\n')
    const { paths, times } = await openSeries(files, [folder.path('ms/'), folder.path('pcp')])
    expect(paths.map((path) => times[path])).toEqual([0.8, 1.5])
  })

  it('gives way to what the catalogue told, and both to the sidecar', async () => {
    folder.put('set/participants.tsv', table)
    const path = putSeries('set/sub-01/func/sub-01_task-rest_timeseries.tsv')
    const told = await readOneSeries(files, path, { [path]: 2 })
    expect(told.ok && told.value.trSeconds).toBe(2)
    folder.put('set/sub-01/func/sub-01_task-rest_timeseries.json', '{"RepetitionTime": 3}')
    const said = await readOneSeries(files, path, { [path]: 2 })
    expect(said.ok && said.value.trSeconds).toBe(3)
  })
})
