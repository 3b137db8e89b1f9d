import { expect, it } from 'vitest'
import type { Job } from '../../../../src/preload/contract'
import { withLine, type JobLine } from '../../../../src/renderer/lib/jobLines'
import { makeJob } from '../../../fixtures/job'

const log = (...changes: Array<Partial<Job>>) =>
  changes.reduce<readonly JobLine[]>((lines, change, index) => withLine(lines, makeJob(change), index), [])

it('a message that counts steps takes one line, not thousands', () => {
  const lines = log(
    { message: 'reading 24 recordings' },
    { message: 'step 1 of 600, loss 0.91' },
    { message: 'step 2 of 600, loss 0.88' },
    { message: 'writing the model' },
  )
  expect(lines.map((line) => line.text)).toEqual([
    'reading 24 recordings',
    'step 2 of 600, loss 0.88',
    'writing the model',
  ])
})

it('a message that is told again is not written again', () => {
  expect(log({ message: 'step 1' }, { message: 'step 1', fraction: 0.2 })).toHaveLength(1)
})

it('the end of a job stands in its log, with the reason when it failed', () => {
  const error = { code: 'process.failed' as const, message: 'The child process ended.', findings: [] }
  const lines = log({ message: 'step 1' }, { state: 'failed', error })
  expect(lines.at(-1)).toMatchObject({ text: 'Failed: The child process ended.', tone: 'bad' })
  expect(log({ message: 'step 1' }, { state: 'done' }).at(-1)?.tone).toBe('good')
})

it('a job that has said nothing leaves no empty lines', () => {
  expect(log({ message: '' })).toEqual([])
})
