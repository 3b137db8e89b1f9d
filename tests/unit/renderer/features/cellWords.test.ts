import { expect, it } from 'vitest'
import type { Cell } from '../../../../src/preload/contract'
import { cellsAsTsv, columns, framesWords, secondsWords } from '../../../../src/renderer/features/findings/cellWords'

const cell: Cell = {
  parcel: 'LH_Vis_1',
  label: 300,
  network: null,
  window: 3,
  firstFrame: 60,
  lastFrame: 79,
  startSeconds: 43.2,
  endSeconds: 57.599999,
  residual: 1.25,
  z: 7.123456,
  p: 0,
  q: 0.0002,
  coverage: null,
}

it('a window is said in frames and in seconds, and not in seconds that nobody knows', () => {
  expect(framesWords(cell)).toBe('60–79')
  expect(secondsWords(cell)).toBe('43.2–57.6')
  expect(secondsWords({ startSeconds: null, endSeconds: null })).toBe('n/a')
})

it('what is pasted has every value in full and missing ones as n/a', () => {
  const [header, row] = cellsAsTsv([cell]).trim().split('\n')
  expect(header.split('\t')).toHaveLength(row.split('\t').length)
  expect(row.split('\t').slice(0, 3)).toEqual(['LH_Vis_1', '300', 'n/a'])
  expect(row).toContain('7.123456')
})

it('every column of the table has words for a cell of which little is known', () => {
  const bare = { ...cell, z: null, p: null, q: null, residual: null }
  for (const column of columns) expect(column.text(bare)).not.toMatch(/null|NaN|undefined|^$/)
})

it('a probability of zero is not claimed', () => {
  expect(columns.find(({ name }) => name === 'p')!.text(cell)).not.toBe('0')
})
