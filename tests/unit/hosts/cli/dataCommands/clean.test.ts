import { Command } from 'commander'
import { expect, it } from 'vitest'
import type { Add, Options } from '../../../../../src/main/hosts/cli/addTask'
import { addClean } from '../../../../../src/main/hosts/cli/dataCommands/clean'
import { taskSchemas } from '../../../../../src/preload/contract'

/** What the command asks of the task, for these arguments. */
const requestOf = (...words: string[]) => {
  const found: unknown[] = []
  const add: Add = (_kind, _description, configure, plan) => {
    const command = configure(new Command())
    command.parse(['--series', 'a', '--out', 'b', ...words], { from: 'user' })
    found.push(plan(command.opts<Options>()).request)
  }
  addClean(add)
  return taskSchemas.clean.input.parse(found[0])
}

it('leaves out what is none, which commander takes for a missing value', () => {
  expect(requestOf('--detrend', 'none', '--fd', 'none', '--dvars', '2')).toMatchObject({
    detrend: null,
    fdThreshold: null,
    dvarsThreshold: 2,
    censor: true,
  })
})

it('takes numbers as they are, and leaves the defaults to the task', () => {
  expect(requestOf('--detrend', '2')).toMatchObject({
    detrend: 2,
    fdThreshold: 0.5,
    dvarsThreshold: 1.5,
    censor: false,
  })
})
