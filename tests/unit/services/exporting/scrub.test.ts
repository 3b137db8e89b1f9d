import { describe, expect, it } from 'vitest'
import { scrub, scrubText } from '../../../../src/main/services/exporting/scrub'

describe('nothing that is handed on names a folder of a machine', () => {
  it.each([
    ['/home/alice/study/sub-01_bold.nii.gz', 'sub-01_bold.nii.gz'],
    ['/Users/Alice Smith/my data/x.nii', 'x.nii'],
    ['C:\\Users\\alice\\x.nii', 'x.nii'],
    ['\\\\server\\share\\x.nii', 'x.nii'],
    ['~/data/x.nii', 'x.nii'],
    ['~alice/x.nii', 'x.nii'],
    ['file:///home/alice/x.nii', 'x.nii'],
    ['made from /home/alice/x.nii and /data/y.nii', 'made from x.nii and y.nii'],
    ['run --in=/home/alice/x.nii --out (/tmp/y)', 'run --in=x.nii --out (y)'],
    ['saw "D:\\data\\alice\\x.nii"', 'saw "x.nii"'],
    ['see file:///home/alice/x.nii', 'see x.nii'],
  ])('%s', (text, expected) => expect(scrubText(text)).toBe(expected))

  it.each([
    'bids:raw:sub-01/func/sub-01_bold.nii.gz',
    'bids::sub-01/func/x.tsv',
    'https://doi.org/10.1016/j.neuroimage.2011.10.018',
    '../../atlas-A_dseg.nii.gz',
    'n/a',
    'm/s',
    'mean / standard deviation',
    '|value - median| / (1.4826 * median absolute deviation)',
    'amplitude 1/f',
  ])('but leaves %s as it is', (text) => expect(scrubText(text)).toBe(text))
})

it('fields of converters that tell of people, scanners and days go, at any depth, and are named', () => {
  const removed = new Set<string>()
  const sidecar = {
    RepetitionTime: 2,
    PatientName: 'A',
    InstitutionName: 'B',
    Scan: [{ AcquisitionDateTime: '2020', DeviceSerialNumber: 1, Manufacturer: 'C' }],
  }
  expect(scrub(sidecar, removed)).toEqual({ RepetitionTime: 2, Scan: [{ Manufacturer: 'C' }] })
  expect([...removed].sort()).toEqual(['AcquisitionDateTime', 'DeviceSerialNumber', 'InstitutionName', 'PatientName'])
})
