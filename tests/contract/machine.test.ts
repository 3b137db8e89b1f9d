import { totalmem } from 'node:os'
import { expect, it } from 'vitest'
import { makeNodeMachine } from '../../src/main/adapters/nodeMachine'

it('tells of no more memory than the computer has, and of enough to run this test', async () => {
  const free = await makeNodeMachine().freeBytes()
  expect(free).toBeLessThanOrEqual(totalmem())
  expect(free).toBeGreaterThan(16 * 2 ** 20)
})
