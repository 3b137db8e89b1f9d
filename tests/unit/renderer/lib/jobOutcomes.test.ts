import { expect, it } from 'vitest'
import { outcomeOf } from '../../../../src/renderer/lib/jobOutcomes'

it('leads from the quality of one recording to that recording, and of several to their group', () => {
  const isRecording = (id: string) => id === 'r'
  expect(outcomeOf({ kind: 'quality', madeId: 'r' }, isRecording)?.place).toBe('recording')
  expect(outcomeOf({ kind: 'quality', madeId: 'group' }, isRecording)?.place).toBe('signals')
})

it('leads nowhere when a job made nothing', () => {
  expect(outcomeOf({ kind: 'quality', madeId: null })).toBeNull()
  expect(outcomeOf({ kind: 'findLearningRate', madeId: 'x' })).toBeNull()
})
