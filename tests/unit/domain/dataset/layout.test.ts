import { describe, expect, it } from 'vitest'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import { readDescription } from '../../../../src/main/domain/dataset/description'
import { describedFolders, findRoots, isAside, makeRootFinder } from '../../../../src/main/domain/dataset/layout'

const described = (json: object | null) =>
  json ? readDescription({ ...json }, 'dataset_description.json').value : null

const rootsOf = (paths: string[], descriptions: Record<string, object | null> = {}) => {
  const files = [
    ...paths,
    ...Object.keys(descriptions).map((folder) => `${folder && `${folder}/`}dataset_description.json`),
  ]
  return findRoots(
    files.map((path) => fileAt(path)),
    new Map(Object.entries(descriptions).map(([folder, json]) => [folder, described(json)])),
  )
}

describe('what a folder is', () => {
  const raw = { Name: 'A', BIDSVersion: '1.8.0' }
  const cases: Array<[string, string[], Record<string, object | null>, string, string[]]> = [
    ['raw by its description', ['sub-01/func/sub-01_task-rest_bold.nii.gz'], { '': raw }, 'bids', []],
    [
      'raw by DatasetType, whatever made it',
      [],
      { '': { ...raw, DatasetType: 'raw', GeneratedBy: [{ Name: 'x' }] } },
      'bids',
      [],
    ],
    [
      'fMRIPrep',
      [],
      { '': { ...raw, DatasetType: 'derivative', GeneratedBy: [{ Name: 'fMRIPrep' }] } },
      'derivative',
      ['fMRIPrep'],
    ],
    ['XCP-D', [], { '': { ...raw, GeneratedBy: [{ Name: 'xcp_d' }] } }, 'derivative', ['XCP-D']],
    [
      'C-PAC by what BIDS had before',
      [],
      { '': { ...raw, PipelineDescription: { Name: 'C-PAC' } } },
      'derivative',
      ['C-PAC'],
    ],
    ['Boldscope', [], { '': { ...raw, GeneratedBy: [{ Name: 'Boldscope' }] } }, 'derivative', ['Boldscope']],
    ['raw by its names', ['sub-01/func/sub-01_task-rest_bold.nii.gz'], {}, 'bids', []],
    [
      'a derivative by its names',
      ['sub-01/func/sub-01_task-rest_space-MNI_desc-preproc_bold.nii.gz'],
      {},
      'derivative',
      [],
    ],
    [
      'the layout of the connectomes',
      ['Outputs/cpac/filt_global/rois_aal/Pitt_0050003_rois_aal.1D'],
      {},
      'connectomes',
      ['C-PAC'],
    ],
    ['that layout without its folders', ['Pitt_0050003_rois_cc200.1D.gz', 'x.csv'], {}, 'connectomes', []],
    ['loose files, also of BIDS names', ['sub-01_task-rest_bold.nii.gz', 'a.csv'], {}, 'folder', []],
    ['nothing', [], {}, 'folder', []],
  ]
  it.each(cases)('is seen: %s', (_, paths, descriptions, kind, pipelines) => {
    expect(rootsOf(paths, descriptions)[0]).toMatchObject({ folder: '', kind, pipelines })
  })

  it('may hold others: derivatives with a description, and without one by their names', () => {
    const roots = rootsOf(
      [
        'sub-01/func/sub-01_task-rest_bold.nii.gz',
        'derivatives/fmriprep-23.1/sub-01/func/sub-01_task-rest_desc-preproc_bold.nii.gz',
        'derivatives/notes/read.me',
      ],
      { '': raw, 'derivatives/mine': { ...raw, DatasetType: 'derivative', GeneratedBy: [{ Name: 'My scripts' }] } },
    )
    expect(roots.map(({ folder, kind, pipelines }) => [folder, kind, pipelines])).toEqual([
      ['', 'bids', []],
      ['derivatives/mine', 'derivative', ['My scripts']],
      ['derivatives/fmriprep-23.1', 'derivative', ['fMRIPrep']],
    ])
    const rootOf = makeRootFinder(roots)
    expect(rootOf('derivatives/mine/sub-01/func').folder).toBe('derivatives/mine')
    expect(rootOf('derivatives/minefield').folder).toBe('')
  })

  it('is a derivative where a description in derivatives is broken', () => {
    expect(rootsOf([], { '': raw, 'derivatives/fmriprep': null })[1]).toMatchObject({
      kind: 'derivative',
      pipelines: ['fMRIPrep'],
    })
  })

  it('does not take in what a data set keeps aside, unless that is a data set of its own', () => {
    const roots = rootsOf(['sub-01/func/sub-01_task-rest_bold.nii.gz'], { '': raw, 'sourcedata/raw': raw })
    const rootOf = makeRootFinder(roots)
    const aside = (path: string) => isAside(fileAt(path), rootOf(fileAt(path).folder))
    expect(aside('sourcedata/dicom/a.nii.gz')).toBe(true)
    expect(aside('sourcedata/raw/sub-01/func/sub-01_task-rest_bold.nii.gz')).toBe(false)
    expect(aside('sub-01/func/sub-01_task-rest_bold.nii.gz')).toBe(false)
  })

  it('finds the folders that describe themselves', () => {
    const files = ['dataset_description.json', 'a/b/dataset_description.json', 'a/other.json'].map((path) =>
      fileAt(path),
    )
    expect(describedFolders(files)).toEqual(['', 'a/b'])
  })
})

describe('a description', () => {
  const codes = (json: object) =>
    readDescription({ ...json }, 'x').findings.map(({ severity, place }) => `${severity} ${place.field}`)
  it('is asked for what BIDS wants of it', () => {
    expect(codes({})).toEqual(['error Name', 'error BIDSVersion', 'info License'])
    expect(codes({ Name: 'A', BIDSVersion: '1.0', License: 'CC0' })).toEqual([])
    expect(codes({ Name: 'A', BIDSVersion: '1.0', DatasetType: 'derivative' })).toEqual(['error GeneratedBy'])
    expect(codes({ Name: 'A', BIDSVersion: '1.0', License: 'CC0', DatasetType: 'cooked' })).toEqual([
      'warning DatasetType',
    ])
  })

  it('may hold anything: what is of another type counts as absent', () => {
    const { value } = readDescription(
      { Name: 7, BIDSVersion: [], GeneratedBy: [null, 3, { Name: {} }, 'tedana'], License: ' ' },
      'x',
    )
    expect(value).toEqual({
      name: null,
      bidsVersion: null,
      kind: 'derivative',
      pipelines: ['tedana'],
      licence: null,
      phantom: false,
    })
  })
})
