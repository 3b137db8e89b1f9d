import { describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../../../../src/main/domain/utf8'
import { formatSeriesTable, parseSeriesTable, type SeriesTable } from '../../../../src/main/domain/tables/seriesTable'

function accepted(text: string): SeriesTable {
  const result = parseSeriesTable(text, 'x')
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

function refused(text: string) {
  const result = parseSeriesTable(text, 'x')
  if (result.ok) throw new Error('the table was accepted')
  return result.findings
}

describe('parcel series in a table', () => {
  it('with a header of #labels keep the labels, which are no values', () => {
    const table = accepted('#3\t#7\t#1000\n1\t2\t3\n4\t5\t6\n')
    expect(table.labels).toEqual([3, 7, 1000])
    expect(table.names).toEqual(['label-3', 'label-7', 'label-1000'])
    expect([...table.values]).toEqual([1, 2, 3, 4, 5, 6])
    expect(table.frames).toBe(2)
  })

  it('of AFNI are read past their comments, divided by spaces', () => {
    const table = accepted('# 3dROIstats\n# ni_type = "2*double"\n  1.5   2\n  3  -4e1\n')
    expect(table.names).toEqual(['parcel-001', 'parcel-002'])
    expect([...table.values]).toEqual([1.5, 2, 3, -40])
  })

  it('take their names from a header, quoted or not', () => {
    expect(accepted('"WM","L, V1"\n1,2\n').names).toEqual(['WM', 'L, V1'])
    expect(accepted('A\tB\n1\t2\n').labels).toEqual([null, null])
  })

  it('without a header do not lose their first frame', () => {
    expect(accepted('1.5,2\n3,4\n')).toMatchObject({ frames: 2, names: ['parcel-001', 'parcel-002'] })
  })

  it('do not take a header that counts the columns for a frame', () => {
    expect(accepted('0,1,2\n5,6,7\n')).toMatchObject({ frames: 1, names: ['0', '1', '2'] })
    expect(accepted('1\t2\n5\t6\n').frames).toBe(1)
  })

  it('keep missing values as NaN in their place', () => {
    const { values } = accepted('A\tB\tC\n1\tn/a\t3\n\t5\tNaN\n')
    expect([...values]).toEqual([1, NaN, 3, NaN, 5, NaN])
  })

  it('of one frame and of one parcel are series', () => {
    expect(accepted('A\tB\n1\t2')).toMatchObject({ frames: 1 })
    expect(accepted('A\n1\n2\n')).toMatchObject({ frames: 2, names: ['A'] })
  })

  it('may end each line with the delimiter, without gaining a column', () => {
    expect(accepted('#1\t#2\t\n1\t2\t\n').names).toHaveLength(2)
  })

  it('say in which line and column something is no number', () => {
    expect(refused('A\tB\n1\t2\n\n3\tx7\n')).toMatchObject([
      { code: 'series.cell.notNumber', severity: 'error', place: { file: 'x', line: 4, column: 'B' } },
    ])
  })

  it('say which rows are longer or shorter than the others, instead of shifting them', () => {
    const findings = refused('A\tB\n1\n1\t2\n1\t2\t3\n')
    expect(findings.map(({ code, place }) => [code, place.line])).toEqual([
      ['series.row.length', 2],
      ['series.row.length', 4],
    ])
  })

  it('stop complaining after some findings', () => {
    expect(refused('A\tB\n' + 'x\ty\n'.repeat(1000))).toHaveLength(20)
  })

  it('are refused when columns have no name or the same name', () => {
    expect(refused(',A\n0,1.5\n')[0]).toMatchObject({ code: 'series.column.unnamed', place: { line: 1, column: '1' } })
    expect(refused('A\tB\tA\n1\t2\t3\n')[0]).toMatchObject({ code: 'series.column.duplicate', place: { column: 'A' } })
  })

  it('do not take memory for the cells that a long header promises and short rows do not hold', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `p${i}`).join('\t')
    const findings = refused(`${names}\n${'1\n'.repeat(100_000)}`)
    expect(findings).toHaveLength(20)
    expect(findings[0]).toMatchObject({ code: 'series.row.length', place: { line: 2 } })
  })

  it('are refused when there is nothing in them', () => {
    expect(refused('')[0].code).toBe('series.empty')
    expect(refused('# only a comment\n')[0].code).toBe('series.empty')
    expect(refused('A\tB\n')[0].code).toBe('series.empty')
  })

  it('under the whole numbers of an atlas take these for names, and say so: read as a frame they are noise', () => {
    const result = parseSeriesTable('5,3,2001\n0.5,1,2\n3,4.25,5\n', 'x')
    expect(result.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['series.header.numbers', 'warning'],
    ])
    const table = accepted('5,3,2001\n0.5,1,2\n3,4.25,5\n')
    expect([table.names, table.frames]).toEqual([['5', '3', '2001'], 2])
  })

  it('whose first row could be a frame as well keep it as one', () => {
    for (const text of ['5,3\n0.5,1\n3,4\n', '5,5\n0.5,1.5\n', '5.5,3\n0.5,1.5\n', '-5,3\n0.5,1.5\n'])
      expect(accepted(text).header).toBe('none')
  })

  it('under the names that are expected have a header, though all of it is numbers', () => {
    const result = parseSeriesTable('5\t3\n1\t2\n', 'x', ['5', '3'])
    expect(result).toMatchObject({ ok: true, findings: [], value: { names: ['5', '3'], frames: 1 } })
  })

  it('come back from their text as they were', () => {
    const values = Float32Array.of(0.1, NaN, -1e-12, 123456.789)
    const { names, values: read } = accepted(decodeUtf8(formatSeriesTable(['A', 'Bß'], 2, values))!)
    expect(names).toEqual(['A', 'Bß'])
    expect(read).toEqual(values)
  })
})
