import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outlineCifti, outlineGifti } from '../../../../src/main/domain/dataset/denseOutline'
import { outlineEvents } from '../../../../src/main/domain/dataset/eventsTable'
import { outlineSeries } from '../../../../src/main/domain/dataset/seriesOutline'
import { countFilledLines } from '../../../../src/main/domain/dataset/tableRows'
import { parseSeriesTable } from '../../../../src/main/domain/tables/seriesTable'
import { makeRandom } from '../../../../src/main/domain/random'
import { mutate } from '../../../fixtures/mutate'

const bytes = (text: string) => new TextEncoder().encode(text)
const sides = (text: string) => {
  const outline = outlineSeries(bytes(text), 'x.tsv')
  return outline.ok ? [outline.value.rows, outline.value.columns, outline.value.isNamed] : outline.findings[0].code
}

describe('the sides of a table', () => {
  it.each([
    ['a\tb\tc\n1\t2\t3\n4\t5\t6\n', [2, 3, true]],
    ['a\tb\r\n1\t2\r\n3\t4', [2, 2, true]],
    ['\ufeffa,b\n1,2\n', [1, 2, true]],
    ['#1 #2 #3\n1 2 3\n4 5 6\n', [2, 3, true]],
    ['#1\t#2\n0.1\t0.2\n', [1, 2, true]],
    ['# made by x\n1 3\n3 4\n5 6\n', [3, 2, false]],
    ['1 2\n3 4\n5 6\n', [2, 2, false]],
    ['7 9\n0.3 0.4\n5.1 6.5\n', [2, 2, false]],
    [`7 9\n${'0.3 0.4\n'.repeat(9)}5 6\n`, [11, 2, false]],
    ['1.5  2.5\n\n 3.5 4.5 \n', [2, 2, false]],
    ['1.5,2.5,\n3.5,4.5,\n', [2, 2, false]],
    ['"a,b",c\n1,2\n', [1, 2, true]],
    ['a\tb\n1\t2\n3\n', 'series.row.length'],
    ['a\tb\n1\tx\n', 'series.cell.notNumber'],
    ['', 'series.empty'],
    ['a\tb\n', 'series.empty'],
    ['a\0b', 'file.notText'],
  ])('%j: %j', (text, expected) => expect(sides(text)).toEqual(expected))

  it('names the line of the file that is too short, comments and empty lines counted', () => {
    const outline = outlineSeries(bytes('# one\na\tb\n\n1\t2\n3\n'), 'x.tsv')
    expect(outline.findings[0].place.line).toBe(5)
  })

  it('cannot take memory or time by very many lines, of either ending', () => {
    for (const text of ['1\n', '1\r', '\r', '\n', '\r\n'])
      expect(sides(text.repeat(3_000_000))).toMatch(/tooLarge|empty/)
  })

  it('are those that reading the whole table gives, whatever was done to its bytes', () => {
    const random = makeRandom(1, 'tables')
    const original = bytes(
      [
        'a\tb\tc',
        ...Array.from({ length: 12 }, () => [1, 2, 3].map(() => random.uniform().toFixed(2)).join('\t')),
      ].join('\n'),
    )
    let compared = 0
    for (let seed = 0; seed < 10_000; seed++) {
      const changed = mutate(original, seed)
      const outline = outlineSeries(changed, 'x.tsv')
      const table = parseSeriesTable(new TextDecoder().decode(changed), 'x.tsv')
      if (!outline.ok || !table.ok) continue
      compared++
      expect([outline.value.columns, outline.value.rows], `seed ${seed}`).toEqual([
        table.value.names.length,
        table.value.frames,
      ])
    }
    expect(compared).toBeGreaterThan(500)
  })
})

describe('the beginning of a CIFTI file', () => {
  const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../parity/formats/files', name))
  it.each([
    ['small.ptseries.nii', 'time and parcels'],
    ['turned.ptseries.nii', 'time along the other side'],
    ['dense.dtseries.nii', 'a dense series'],
  ])('tells as much as the whole: %s, %s', (name) => {
    const whole = file(name)
    const outline = outlineCifti(whole, whole.length, name)
    expect(outline).toMatchObject({ ok: true, value: { needs: null } })
    const xml = whole.toString('latin1')
    if (!outline.ok) return
    expect(outline.value.frames).toBe(Number(/NumberOfSeriesPoints="(\d+)"/.exec(xml)![1]))
    expect(outline.value.trSeconds).toBeGreaterThan(0)
  })

  it('says how much more it needs where the time comes later', () => {
    const whole = file('dense.dtseries.nii')
    const outline = outlineCifti(whole.subarray(0, 600), whole.length, 'x')
    expect(outline.ok && outline.value.needs).toBeGreaterThan(600)
  })

  it('tells a file that is cut, and one that is none', () => {
    const whole = file('small.ptseries.nii')
    const codes = (start: Uint8Array, onDisk: number) =>
      outlineCifti(start, onDisk, 'x').findings.map(({ code }) => code)
    expect(codes(whole, whole.length - 1)).toEqual(['cifti.truncated'])
    expect(codes(new Uint8Array(2000), 2000)).toEqual(['cifti.notCifti'])
    expect(codes(new Uint8Array(), 0)).toEqual(['cifti.notCifti'])
  })

  it('never throws, whatever was done to it', () => {
    const whole = file('small.ptseries.nii')
    for (let seed = 0; seed < 10_000; seed++) {
      const changed = mutate(whole, seed)
      outlineCifti(changed, changed.length, 'x')
    }
  })
})

describe('the beginning of a GIFTI file', () => {
  const gifti = (arrays: number, more = '') =>
    `<?xml version="1.0"?><!DOCTYPE GIFTI><GIFTI Version="1.0" NumberOfDataArrays="${arrays}">${more}` +
    '<DataArray Intent="NIFTI_INTENT_TIME_SERIES" Dim0="10242"><Data>...'
  it('tells its frames, places and time', () => {
    const time = '<MetaData><MD><Name><![CDATA[TimeStep]]></Name><Value><![CDATA[2500.000000]]></Value></MD></MetaData>'
    expect(outlineGifti(gifti(100, time), 'x')).toMatchObject({ value: { frames: 100, width: 10242, trSeconds: 2.5 } })
    expect(outlineGifti(gifti(1), 'x')).toMatchObject({ value: { frames: 1, trSeconds: null } })
  })
  it('is none where nothing says so', () => {
    expect(outlineGifti('<svg/>', 'x').findings[0].code).toBe('gifti.notGifti')
    expect(outlineGifti(gifti(1e300), 'x').ok).toBe(false)
  })
})

describe('a table of events', () => {
  const check = (text: string) => {
    const outline = outlineEvents(text, 'x')
    return outline.ok ? outline.value : [outline.findings[0].code, outline.findings[0].place.line]
  }
  it('says when its last event begins, in whatever order they stand', () => {
    expect(check('onset\tduration\ttrial\n1\t2\ta\n9.5\t1\tb\n3\tn/a\tc\n')).toEqual({ rows: 3, lastOnset: 9.5 })
    expect(check('onset\tduration\n')).toEqual({ rows: 0, lastOnset: null })
  })
  it.each([
    ['start\tduration\n1\t2\n', ['events.column.missing', 1]],
    ['onset\tduration\n1\n', ['events.row.length', 2]],
    ['onset\tduration\nsoon\t1\n', ['events.onset', 2]],
    ['', ['events.column.missing', 1]],
  ])('%j: %j', (text, expected) => expect(check(text)).toEqual(expected))
})

describe('rows', () => {
  it.each([
    ['a\n1\n2\n', 3],
    ['a\r\n1\r\n2', 3],
    ['# x\n1 2\n\n  \n3 4\n', 2],
    ['', 0],
  ])('of %j: %d', (text, count) => expect(countFilledLines(bytes(text))).toBe(count))
})
