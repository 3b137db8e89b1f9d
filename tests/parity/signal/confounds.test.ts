import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  chooseConfounds,
  countDummyFrames,
  parseConfoundTable,
  readComponentMasks,
  type ConfoundChoice,
} from '../../../src/main/domain/confounds'
import { censorFrames } from '../../../src/main/domain/signal'
import reference from './reference.json'

const name = 'sub-01_task-rest_desc-confounds_timeseries'
const beside = (ending: string) => readFileSync(new URL(`${name}.${ending}`, import.meta.url), 'utf8')
const parsed = parseConfoundTable(beside('tsv'), `${name}.tsv`)
if (!parsed.ok) throw new Error(parsed.findings[0].message)
const table = parsed.value
const masks = readComponentMasks(JSON.parse(beside('json')))

const choices: Record<string, Partial<ConfoundChoice>> = {
  '6P': { strategy: '6P' },
  '9P': { strategy: '9P' },
  '24P': { strategy: '24P' },
  '36P': { strategy: '36P' },
  '36P without global signal': { strategy: '36P', globalSignal: false },
  aCompCor: { strategy: 'aCompCor' },
  'aCompCor of 2': { strategy: 'aCompCor', components: 2 },
}

describe('confounds are those of nilearn’s load_confounds', () => {
  it.each(Object.entries(reference.chosen))('%s: columns, first frame and sums', (strategy, wanted) => {
    const choice = { strategy: 'none', columns: [], driftIsFiltered: false, ...choices[strategy] } as ConfoundChoice
    const made = chooseConfounds(table, masks, choice, 'x.tsv')
    if (!made.ok) throw new Error(made.findings[0].message)
    const { names, columns, computed } = made.value
    expect(computed).toEqual([])
    expect([...names].sort()).toEqual([...wanted.names].sort())
    wanted.names.forEach((column, i) => {
      const values = columns[names.indexOf(column)]
      const sum = values.reduce((sum, value) => sum + value, 0)
      expect(Math.abs(values[0] - wanted.firstRow[i])).toBeLessThanOrEqual(1e-9 * Math.abs(wanted.firstRow[i]))
      expect(Math.abs(sum - wanted.sums[i])).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted.sums[i])))
    })
  })

  it('computes the derivatives and squares that a table lacks as fMRIPrep does', () => {
    const bare = {
      ...table,
      columns: new Map([...table.columns].filter(([column]) => !/derivative|power/.test(column))),
    }
    const choice: ConfoundChoice = { strategy: '36P', columns: [], driftIsFiltered: false }
    const [whole, computed] = [table, bare].map((from) => chooseConfounds(from, masks, choice, 'x.tsv'))
    if (!whole.ok || !computed.ok) throw new Error('refused')
    expect(computed.value.computed).toHaveLength(27)
    computed.value.columns.forEach((column, i) =>
      // The table is rounded to six places.
      column.forEach((value, frame) => {
        const given = whole.value.columns[i][frame]
        expect(Math.abs(value - given)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(given)))
      }),
    )
  })

  it('counts the frames that are not yet steady', () => expect(countDummyFrames(table)).toBe(2))

  it.each(reference.scrubs)('leaves out the same frames above $fd mm and $dvars, runs below $shortest', (scrub) => {
    const fd = table.columns.get('framewise_displacement')!
    const dvars = table.columns.get('std_dvars')!
    const plan = { fdThreshold: scrub.fd, dvarsThreshold: scrub.dvars, before: 0, after: 0 }
    const { censored } = censorFrames(table.frames, fd, dvars, { ...plan, minContiguous: scrub.shortest })
    expect([...censored.keys()].filter((frame) => censored[frame])).toEqual(scrub.censored)
  })
})
