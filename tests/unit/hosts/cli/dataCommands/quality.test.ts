import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Add, Options } from '../../../../../src/main/hosts/cli/addTask'
import { addQuality } from '../../../../../src/main/hosts/cli/dataCommands/quality'
import { taskSchemas } from '../../../../../src/preload/contract'

/** What the command asks of the task, for these arguments. */
const requestOf = (...words: string[]) => {
  const found: unknown[] = []
  const add: Add = (_kind, _description, configure, plan) => {
    const command = configure(new Command())
    command.parse(words, { from: 'user' })
    found.push(plan(command.opts<Options>()).request)
  }
  addQuality(add)
  return taskSchemas.quality.input.parse(found[0])
}

describe('the command quality', () => {
  it('judges by neither measure when both thresholds are none, which commander takes for a missing value', () => {
    expect(requestOf('--series', 'a', '--out', 'b', '--fd', 'none', '--dvars', 'none')).toMatchObject({
      fdThreshold: null,
      dvarsThreshold: null,
    })
  })

  it('passes thresholds and radii on, and leaves the defaults to the task', () => {
    const given = requestOf('--bold', 'a', 'b', '--out', 'c', '--fd', '0.2', '--head-radius', '57', '--fewest', '5')
    expect(given).toMatchObject({ bold: ['a', 'b'], fdThreshold: 0.2, dvarsThreshold: 1.5, headRadiusMm: 57 })
    expect(given).toMatchObject({ brainRadiusMm: 80, fewestInGroup: 5, fewestForQcFc: 5, groupDeviations: 3 })
  })
})
