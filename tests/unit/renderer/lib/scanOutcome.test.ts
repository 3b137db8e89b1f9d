import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../src/preload/contract'
import { scanOutcome } from '../../../../src/renderer/lib/scanOutcome'
import { makeRecording } from '../../../fixtures/recording'

const finding = (code: string, severity: Finding['severity']): Finding => ({
  code,
  severity,
  place: {},
  message: code,
  suggestion: '',
})
const dataset = { id: 'set', name: 'study', recordings: 2, participants: 2, errors: 0, warnings: 0 }
const [a, b, elsewhere] = [makeRecording('a'), makeRecording('b'), makeRecording('c', { datasetId: 'other' })]

describe('what is said of a scan', () => {
  it('names what came in, and counts nothing that came with another data set', () => {
    const outcome = scanOutcome(dataset, { before: [], after: [a, b, elsewhere] }, [])
    expect(outcome).toMatchObject({ tone: 'success', title: 'study: 2\u00a0recordings', leadsToFindings: false })
    expect(outcome.detail).toBe('2\u00a0people.')
  })

  it('speaks of connectomes beside the recordings, and of these alone in a folder of nothing else', () => {
    const both = scanOutcome({ ...dataset, connectomes: 3 }, { before: [], after: [a, b] }, [])
    expect(both).toMatchObject({ title: 'study: 2\u00a0recordings', detail: '3\u00a0connectomes, 2\u00a0people.' })
    const alone = { ...dataset, recordings: 0, participants: 0, connectomes: 3 }
    expect(scanOutcome(alone, { before: [], after: [] }, []).title).toBe('study: 3\u00a0connectomes')
  })

  it('says how many of them are new when it was scanned before', () => {
    expect(scanOutcome(dataset, { before: [a], after: [a, b] }, []).title).toBe('study: 2\u00a0recordings, 1 new')
    expect(scanOutcome(dataset, { before: [a, b], after: [a, b] }, [])).toMatchObject({
      tone: 'info',
      title: 'study: 2\u00a0recordings, none new',
    })
  })

  it('tells what was moved, changed or is missing before what is wrong, errors first', () => {
    const findings = [
      finding('bids.name', 'warning'),
      finding('recording.moved', 'info'),
      finding('nifti.cut', 'error'),
      finding('tr.fromTable', 'info'),
      finding('recording.missing', 'warning'),
    ]
    const outcome = scanOutcome({ ...dataset, errors: 1, warnings: 2 }, { before: [a, b], after: [a, b] }, findings)
    expect(outcome.findings.map(({ code }) => code)).toEqual([
      'recording.moved',
      'recording.missing',
      'nifti.cut',
      'bids.name',
    ])
    expect(outcome).toMatchObject({ tone: 'warning', leadsToFindings: true })
    expect(outcome.detail).toBe('2\u00a0people, 1\u00a0error, 2\u00a0warnings.')
  })

  it('is no warning when files were only moved', () => {
    const outcome = scanOutcome(dataset, { before: [a, b], after: [a, b] }, [finding('recording.moved', 'info')])
    expect(outcome.tone).toBe('info')
  })
})
