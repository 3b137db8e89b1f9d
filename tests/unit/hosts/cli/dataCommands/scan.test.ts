import { describe, expect, it } from 'vitest'
import { tellScan } from '../../../../../src/main/hosts/cli/dataCommands/tellScan'
import { tellFinding } from '../../../../../src/main/hosts/cli/dataCommands/validate'
import { makeScan } from '../../../../../src/main/services/scan'
import { goodDataset, smallBold } from '../../../../fixtures/bidsFolder'
import { memoryFiles } from '../../../../fixtures/memoryFiles'

const encoder = new TextEncoder()
const tell = async (more: Record<string, string | Uint8Array> = {}, base = goodDataset()) => {
  const content = Object.entries({ ...base, ...more }).map(
    ([name, bytes]) => [`/data/${name}`, typeof bytes === 'string' ? encoder.encode(bytes) : bytes] as const,
  )
  const scan = makeScan({ files: memoryFiles(new Map(content)) })
  const context = { progress: () => {}, signal: new AbortController().signal }
  return tellScan(await scan({ folder: '/data', known: [], eachFinding: false }, context)).join('\n')
}

describe('what scan prints', () => {
  it('has a row for each sort of recording, and no column in which nothing stands', async () => {
    const told = await tell({
      'derivatives/fmriprep/sub-01/func/sub-01_task-rest_run-1_space-MNI_desc-preproc_bold.nii.gz': smallBold(9),
    })
    expect(told.split('\n').slice(3, 6)).toEqual([
      'recordings  people  task  form      made by   desc     space  frames  TR (s)  voxels / parcels',
      '4           2       rest  4D nifti  -         -        -      6       2       4x3x2',
      '1           1       rest  4D nifti  fMRIPrep  preproc  MNI    6       2       4x3x2',
    ])
  })

  it('has a row for each sort of connectome, also where there is no recording', async () => {
    const names = ['sub-01_atlas-A_stat-fisherz_relmat.tsv', 'sub-02_atlas-A_stat-fisherz_relmat.tsv', 'x.pconn.nii']
    const told = await tell({}, Object.fromEntries(names.map((name) => [name, ''])))
    expect(told.split('\n').slice(3, 6)).toEqual([
      'connectomes  people  form   atlas  values',
      '2            2       text   A      fisherz',
      '1            -       cifti  -      not stated',
    ])
    expect(told).toContain('no findings')
  })

  it('tells of a folder without recordings as well', async () => {
    expect(await tell({}, { letter: 'x' })).toContain('0 recordings of 0 people')
  })
})

describe('what validate prints', () => {
  it('is one line of severity, code, place, message and what to do', () => {
    const finding = { code: 'a.b', severity: 'warning' as const, message: 'It is so.', suggestion: 'Do that.' }
    expect(tellFinding({ ...finding, place: { file: 'x.tsv', line: 3, column: 'age' } })).toBe(
      'warning a.b  x.tsv:3 (column age): It is so. -- Do that.',
    )
    expect(tellFinding({ ...finding, place: {}, suggestion: '' })).toBe('warning a.b  It is so.')
    expect(tellFinding({ ...finding, place: { file: 'a\u001b[2J\nb' } })).toBe(
      'warning a.b  a?[2J?b: It is so. -- Do that.',
    )
  })
})
