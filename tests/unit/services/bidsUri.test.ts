import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { bidsUri, datasetOf, toUriName } from '../../../src/main/services/bidsUri'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()
const put = () => {
  folder.put('study/dataset_description.json', '{"Name": "Rest at 3 T (ÄÖ)"}')
  folder.put('study/derivatives/xcp/dataset_description.json', '{"Name": "XCP-D"}')
  folder.put('study/derivatives/xcp/sub-01/func/a.tsv', '')
  return folder.put('study/sub-01/func/sub-01_bold.nii', '')
}

describe('how outcomes name what they are made of', () => {
  it('is by data set and path where the file lies in a data set, and tells no folder above it', async () => {
    const uri = await bidsUri(files, put(), folder.path('elsewhere'))
    expect(uri).toBe('bids:Rest-at-3-T-AO:sub-01/func/sub-01_bold.nii')
  })

  it('leaves the name out within one data set', async () => {
    expect(await bidsUri(files, put(), folder.path('study/sub-01/made'))).toBe('bids::sub-01/func/sub-01_bold.nii')
  })

  it('takes the nearest of nested data sets for file and outcome', async () => {
    const raw = put()
    const series = folder.path('study/derivatives/xcp/sub-01/func/a.tsv')
    expect(await bidsUri(files, series, folder.path('study'))).toBe('bids:XCP-D:sub-01/func/a.tsv')
    expect(await bidsUri(files, raw, folder.path('study/derivatives/xcp'))).toBe(
      'bids:Rest-at-3-T-AO:sub-01/func/sub-01_bold.nii',
    )
  })

  it('is by base name outside of any data set', async () => {
    const path = folder.put('loose/patient/x.1D', '')
    expect(await datasetOf(files, path)).toBeNull()
    expect(await bidsUri(files, path, folder.path('out'))).toBe('x.1D')
  })

  it('has a name also where the data set has none, or one that is broken', async () => {
    folder.put('d/dataset_description.json', '{"Name": ')
    expect(await bidsUri(files, folder.put('d/x.tsv', ''), folder.path('out'))).toBe('bids:source:x.tsv')
  })

  it('keeps names of data sets to letters, digits and dashes', () => {
    expect(toUriName('  fMRIPrep - fMRI PREProcessing workflow (v20), run by us  ')).toMatch(/^[A-Za-z0-9-]{1,40}$/)
    expect(toUriName('日本')).toBe('')
  })
})
