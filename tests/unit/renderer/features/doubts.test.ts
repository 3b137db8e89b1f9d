import { describe, expect, it } from 'vitest'
import type { Cell, Detection } from '../../../../src/preload/contract'
import { doubtsOf } from '../../../../src/renderer/features/findings/doubts'

const detection = (changes: Partial<Detection> = {}): Detection => ({
  format: 'boldscope-findings/1',
  subject: '01',
  recording: { name: 'r', sha256: '', frames: 200, trSeconds: 2, parcels: 60, phantom: false },
  model: { name: 'm', architecture: 'brainlm', sha256: '', parameters: 1 },
  reference: { recordings: 22, leftOut: 0, cells: 1 },
  atlas: { name: 'Phantom', hash: null },
  fdr: 0.05,
  cells: 600,
  unjudged: 0,
  anomalies: [],
  quality: { medianMaskedR2: 0.41, meanCoverage: 0.98, emptyParcels: 0, uncoveredFrames: 0 },
  auroc: null,
  warnings: [],
  madeWith: { name: 'boldscope', version: '0' },
  madeAt: '2026-01-01T00:00:00Z',
  ...changes,
})
const texts = (changes: Partial<Detection> = {}) =>
  doubtsOf(detection(changes)).map(({ text }) => text.replaceAll('\u00a0', ' '))
const grave = (changes: Partial<Detection> = {}) => doubtsOf(detection(changes)).filter((doubt) => doubt.grave)

describe('what would make one doubt a result', () => {
  it('is named even when nothing is wrong: fit, cohort, coverage', () => {
    expect(texts()).toEqual([
      'Median masked R² 0.41: the model explains 41 % of the signal that was hidden from it.',
      'Compared with 22 recordings.',
      'Mean coverage of the parcels 98 %.',
    ])
    expect(grave()).toEqual([])
  })

  it('is a model that predicts nothing, not praised with a negative percentage', () => {
    const quality = { ...detection().quality, medianMaskedR2: -0.2 }
    expect(texts({ quality })[0]).toContain('no better than a flat line')
    expect(grave({ quality })).toHaveLength(1)
    expect(grave({ quality: { ...quality, medianMaskedR2: null } })).toHaveLength(1)
  })

  it('is a finding in a parcel that is hardly measured, but not one of unknown coverage', () => {
    const cell = (coverage: number | null) => ({ coverage }) as Cell
    expect(texts({ anomalies: [cell(0.3), cell(null), cell(0.9)] })).toContain(
      '1 finding in parcels covered by less than half.',
    )
  })

  it('is what was not looked at', () => {
    expect(texts({ unjudged: 10 })).toContain('10 cells of 600 cells could not be judged.')
    expect(texts({ quality: { ...detection().quality, uncoveredFrames: 9 } }).at(-1)).toContain('9 frames')
  })

  it('holds every warning of the detection, and who was left out of the cohort', () => {
    expect(texts({ warnings: ['Repetition times differ.'] })).toContain('Repetition times differ.')
    expect(texts({ reference: { recordings: 22, leftOut: 2, cells: 1 } })[1]).toContain(
      '2 recordings of the same subject',
    )
  })
})
