import { expect, it } from 'vitest'
import { elapsedSeconds, shortWhen, standing } from '../../../../src/renderer/features/jobs/jobWords'
import { makeJob } from '../../../fixtures/job'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

it('a running job says how far it is and how long it still takes', () => {
  expect(plain(standing(makeJob({ fraction: 0.61, etaSeconds: 240 }), null))).toBe('61 %, about 4 min left')
})

it('a time that cannot be told yet is not told as zero', () => {
  expect(standing(makeJob({ fraction: 0.01 }), null)).toContain('working out')
  expect(standing(makeJob({}), null)).toBe('running')
})

it('a waiting job knows its place in the queue', () => {
  expect(standing(makeJob({ state: 'queued' }), 2)).toBe('2 before it')
  expect(standing(makeJob({ state: 'queued' }), 0)).toBe('next')
})

it('a stopped job says where it stopped, a finished one does not', () => {
  expect(plain(standing(makeJob({ state: 'cancelled', fraction: 0.31 }), null))).toBe('stopped at 31 %')
  expect(standing(makeJob({ state: 'done', fraction: 1 }), null)).toBe('done')
})

it('the clock of a job stands still once it has ended, and never runs backwards', () => {
  const started = { startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:30Z' }
  expect(elapsedSeconds(started, Date.parse('2026-01-02T00:00:00Z'))).toBe(30)
  expect(elapsedSeconds({ ...started, endedAt: null }, Date.parse('2025-12-31T23:59:00Z'))).toBe(0)
  expect(elapsedSeconds({ startedAt: null, endedAt: null }, 0)).toBeNull()
})

it('a time of another day is a date, one of today a clock', () => {
  const now = new Date(2026, 2, 4, 15, 20)
  expect(shortWhen(new Date(2026, 2, 4, 9, 5).toISOString(), now)).toBe('09:05')
  expect(shortWhen(new Date(2026, 2, 3, 9, 5).toISOString(), now)).toBe('2026-03-03')
})
