import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatFixed,
  formatMm,
  formatNumber,
  formatPercent,
  formatProbability,
  formatTick,
  formatTr,
  plural,
  withUnit,
} from '../../../../src/renderer/lib/format'

/** Spaces that do not break are told apart from those that do. */
const plain = (text: string) => text.replaceAll('\u00a0', '~')

describe('numbers as people read them', () => {
  it('gives no sign to what rounds to zero', () => {
    expect(formatFixed(-0.0004, 1)).toBe('0.0')
    expect(formatFixed(-0.4, 0)).toBe('0')
    expect(formatFixed(-0.06, 1)).toBe('-0.1')
  })

  it('says n/a for what is missing, never 0 or NaN', () => {
    for (const missing of [null, undefined, NaN]) {
      expect(formatNumber(missing)).toBe('n/a')
      expect(withUnit(missing, 's')).toBe('n/a')
      expect(formatPercent(missing)).toBe('n/a')
      expect(formatTr(missing)).toBe('n/a')
      expect(formatBytes(missing)).toBe('n/a')
    }
    expect(formatMm(null)).toBe('n/a')
  })

  it('keeps the digits that matter at every size', () => {
    expect(formatNumber(0)).toBe('0')
    expect(formatNumber(28062, 5)).toBe('28062')
    expect(formatNumber(12.3456)).toBe('12.3')
    expect(formatNumber(0.012345)).toBe('0.0123')
    expect(formatNumber(-0.226)).toBe('-0.226')
    expect(formatNumber(3.2e7)).toBe('3.20e+7')
    expect(formatNumber(0.00001)).toBe('1.00e-5')
    expect(formatNumber(-Infinity)).toBe('-∞')
  })

  it('does not give a number that rounds up to ten a digit more than it has', () => {
    expect(formatNumber(9.999)).toBe('10.0')
  })

  it('keeps a number and its unit on one line', () => {
    expect(plain(withUnit(2, 's'))).toBe('2.00~s')
    expect(plain(formatTr(0.72))).toBe('0.72~s')
    expect(plain(formatTr(2))).toBe('2~s')
    expect(plain(formatPercent(0.987, 1))).toBe('98.7~%')
    expect(plain(formatMm([-58, -50, 12.04]))).toBe('-58.0, -50.0, 12.0~mm')
  })

  it('pads seconds within a minute, so that 1:05 is not read as 1:5', () => {
    expect(plain(formatClock(65))).toBe('1:05.0~min')
    expect(plain(formatClock(59.9))).toBe('59.9~s')
  })

  it('never says that something takes zero seconds', () => {
    expect(plain(formatDuration(0.2))).toBe('1~s')
    expect(plain(formatDuration(240))).toBe('4~min')
    expect(plain(formatDuration(3 * 3600 + 20 * 60))).toBe('3~h 20~min')
  })

  it('counts bytes in powers of ten, as disks do', () => {
    expect(plain(formatBytes(999))).toBe('999~B')
    expect(plain(formatBytes(122_000))).toBe('122~kB')
    expect(plain(formatBytes(3_200_000))).toBe('3.2~MB')
  })

  it('never shows a probability as plain zero', () => {
    expect(formatProbability(0)).toBe('<1e-16')
    expect(formatProbability(0.00042)).toBe('4.2e-4')
    expect(formatProbability(0.0421)).toBe('0.042')
  })

  it('labels an axis without trailing zeros', () => {
    expect(formatTick(60)).toBe('60')
    expect(formatTick(0.30000000000000004)).toBe('0.3')
    expect(formatTick(2_500_000)).toBe('2.5e+6')
  })

  it('has one of a thing and several of them', () => {
    expect(plain(plural(1, 'atlas', 'atlases'))).toBe('1~atlas')
    expect(plain(plural(1200, 'frame'))).toBe('1,200~frames')
  })
})
