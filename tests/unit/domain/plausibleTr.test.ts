import { expect, it } from 'vitest'
import { implausibleTr } from '../../../src/main/domain/plausibleTr'

it('a time between frames that only milliseconds explain is doubted, with what it would be as seconds', () => {
  expect(implausibleTr('a.tsv', 720)).toMatchObject([{ code: 'recording.tr.implausible', severity: 'warning' }])
  expect(implausibleTr('a.tsv', 720)[0].message).toContain('0.72 s')
  expect(implausibleTr('a.tsv', 5e6)[0].message).not.toContain('milliseconds')
  expect(implausibleTr('a.tsv', 0.001, 'error')).toMatchObject([{ severity: 'error' }])
})

it('what scanners do is not doubted, nor what nobody says', () => {
  for (const seconds of [0.1, 0.72, 2, 12, null]) expect(implausibleTr('a.tsv', seconds)).toEqual([])
})
