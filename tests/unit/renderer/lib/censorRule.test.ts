import { describe, expect, it } from 'vitest'
import { countCensored, draftOf, readDraft, runsOf } from '../../../../src/renderer/lib/censorRule'

const rule = { fdThreshold: 0.5, dvarsThreshold: null, censorBefore: 1, censorAfter: 2, minContiguous: 5 }

describe('a rule of censoring as it is typed', () => {
  it('comes back as it was, also without a threshold', () => {
    expect(readDraft(draftOf(rule))).toEqual({ rule, problems: {} })
    expect(draftOf(rule).dvarsThreshold).toBe('')
  })

  it('takes an empty threshold for one that is not used, and no other text for it', () => {
    expect(readDraft({ ...draftOf(rule), fdThreshold: ' ' }).rule?.fdThreshold).toBeNull()
    for (const text of ['0', '-1', 'none', '0,5'])
      expect(readDraft({ ...draftOf(rule), fdThreshold: text })).toMatchObject({
        rule: null,
        problems: { fdThreshold: 'A number above 0, or nothing' },
      })
  })

  it('refuses half frames and runs of none', () => {
    expect(readDraft({ ...draftOf(rule), censorBefore: '1.5' }).problems).toHaveProperty('censorBefore')
    expect(readDraft({ ...draftOf(rule), minContiguous: '0' }).problems).toHaveProperty('minContiguous')
    expect(readDraft({ ...draftOf(rule), censorAfter: '' }).problems).toHaveProperty('censorAfter')
  })
})

describe('what a rule costs', () => {
  it('counts a frame that stands out by both once, and neighbours apart from them', () => {
    const counts = countCensored({ byFd: [3, 9], byDvars: [9, 12], censored: [3, 4, 9, 10, 11, 12], kept: 14 }, 20, 2)
    expect(counts).toMatchObject({ byFd: 2, byDvars: 2, both: 1, around: 3, censored: 6 })
    expect([counts.keptSeconds, counts.seconds]).toEqual([28, 40])
  })

  it('tells no seconds where the repetition time is unknown', () => {
    expect(countCensored({ byFd: [], byDvars: [], censored: [], kept: 20 }, 20, null).keptSeconds).toBeNull()
  })

  it('joins frames that follow one another', () => {
    expect(runsOf([0, 1, 4, 7, 8, 9])).toEqual([
      [0, 1],
      [4, 4],
      [7, 9],
    ])
    expect(runsOf([])).toEqual([])
  })
})
