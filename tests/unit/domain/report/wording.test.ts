import { describe, expect, test } from 'vitest'
import { element, escapeXml, niceTicks } from '../../../../src/main/domain/report/svg'
import {
  count,
  countOf,
  duration,
  equation,
  fixed,
  moment,
  percent,
  probability,
  shorten,
  windowOf,
  withoutFolders,
} from '../../../../src/main/domain/report/wording'

describe('numbers in print', () => {
  test('say n/a where nothing is known, never NaN or null', () => {
    expect([fixed(null, 2), fixed(NaN, 2), probability(null), probability(NaN), percent(null)]).toEqual(
      Array(5).fill('n/a'),
    )
  })

  test('have a real minus and thousands set apart', () => {
    expect(fixed(-1.25, 1)).toBe('−1.3')
    expect(count(1234567)).toBe('1,234,567')
    expect(countOf(1, 'finding')).toBe('1\u00a0finding')
    expect(countOf(2, 'finding')).toBe('2\u00a0findings')
  })

  test('never show a probability as zero', () => {
    expect(probability(0.04321)).toBe('0.043')
    expect(probability(0.000123)).toBe('1.2\u00a0×\u00a010⁻⁴')
    expect(probability(0.00099999)).toBe('1.0\u00a0×\u00a010⁻³')
    expect(probability(0)).toContain('<')
    expect(equation('q', probability(0))).toBe('q\u00a0<\u00a010⁻³⁰⁰')
    expect(equation('q', '0.004')).toBe('q\u00a0=\u00a00.004')
  })

  test('give times in units that are read at a glance', () => {
    expect(duration(40)).toBe('40\u00a0s')
    expect(duration(480)).toBe('8\u00a0min')
    expect(duration(361.5)).toBe('6\u00a0min 2\u00a0s')
    expect(duration(179.9)).toBe('3\u00a0min')
  })
})

describe('a window', () => {
  const cell = { firstFrame: 20, lastFrame: 39, startSeconds: 14.4, endSeconds: 28.8 }
  test('is in seconds when the repetition time is known and in frames when not', () => {
    expect(windowOf(cell)).toBe('14.4–28.8\u00a0s')
    expect(windowOf({ ...cell, startSeconds: null, endSeconds: null })).toBe('frames\u00a020–39')
  })
})

describe('texts of others', () => {
  test('lose the folders they lay in', () => {
    expect(withoutFolders('/home/somebody/secret/sub-01.tsv')).toBe('sub-01.tsv')
    expect(withoutFolders('C:\\Users\\somebody\\sub-01.tsv')).toBe('sub-01.tsv')
    expect(withoutFolders('sub-01')).toBe('sub-01')
  })

  test('lose their middle when too long, whole letters at a time', () => {
    expect(shorten('7Networks_LH_Default_PFC_12', 40)).toBe('7Networks_LH_Default_PFC_12')
    const short = shorten(`${'𝛼'.repeat(30)}_12`, 12)
    expect([...short]).toHaveLength(12)
    expect(short.endsWith('_12')).toBe(true)
    expect(short).toContain('…')
  })

  test('cannot break out of a picture', () => {
    const name = '<script>&"\u0007\ud800x'
    expect(escapeXml(name)).toBe('&lt;script&gt;&amp;&quot;  x')
    expect(element('text', { title: '"<' }, '</text>')).toBe('<text title="&quot;&lt;">&lt;/text&gt;</text>')
  })

  test('are printed as they are when they are no date', () => {
    expect(moment('2026-03-04T15:20:31.000Z')).toEqual({
      text: '4 March 2026, 15:20 UTC',
      parts: [2026, 3, 4, 15, 20, 31],
    })
    expect(moment('2026-03-04T23:30:00-02:00').text).toBe('5 March 2026, 01:30 UTC')
    expect(moment('yesterday')).toEqual({ text: 'yesterday', parts: null })
  })
})

describe('ticks', () => {
  test('are round values within the range', () => {
    expect(niceTicks(0, 410, 8)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400])
    expect(niceTicks(-4.3, 2.1, 4)).toEqual([-4, -2, 0, 2])
    expect(niceTicks(0.1, 0.7, 3)).toEqual([0.2, 0.4, 0.6])
    expect(niceTicks(3, 3, 5)).toEqual([3])
  })
})
