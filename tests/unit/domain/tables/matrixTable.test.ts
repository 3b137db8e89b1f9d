import { describe, expect, it } from 'vitest'
import { parseMatrixTable } from '../../../../src/main/domain/tables/matrixTable'

const read = (text: string) => parseMatrixTable(text, 'x')
const codes = (text: string) => read(text).findings.map(({ code }) => code)
const values = Float32Array.of(1, 0.5, NaN, 0.5, 1, -0.25, NaN, -0.25, 1)
const matrix = { names: ['a', 'b', 'c'], values }

describe('a table of parcels by parcels', () => {
  it.each([
    ['XCP-D', 'Node\ta\tb\tc\na\t1\t.5\tn/a\nb\t.5\t1\t-.25\nc\tn/a\t-.25\t1\n'],
    ['pandas', ',a,b,c\na,1.0,0.5,\nb,0.5,1.0,-0.25\nc,,-0.25,1.0\n'],
    ['R', 'a b c\na 1 0.5 NA\nb 0.5 1 -0.25\nc NA -0.25 1\n'],
    ['Boldscope', 'a\tb\tc\n1\t0.5\tn/a\n0.5\t1\t-0.25\nn/a\t-0.25\t1\n'],
    ['Windows', '\uFEFF"Node","a","b","c"\r\n"a",1,0.5,\r\n"b",0.5,1,-0.25\r\n"c",,-0.25,1\r\n'],
  ])('has the same values as %s lays it out', (_, text) => {
    expect(read(text)).toEqual({ ok: true, value: matrix, findings: [] })
  })

  it('keeps parcels that are called by numbers apart from values', () => {
    const named = read('Node\t1\t2\n1\t0\t5\n2\t5\t0\n')
    expect(named.ok && named.value).toEqual({ names: ['1', '2'], values: Float32Array.of(0, 5, 5, 0) })
    const header = read('7\t9\n0\t5\n5\t0\n')
    expect(header.ok && header.value.names).toEqual(['7', '9'])
  })

  it('numbers parcels that nothing names, and says so', () => {
    const bare = read('1 0.5\n0.5 1\n')
    expect(bare.ok && bare.value.names).toEqual(['parcel-001', 'parcel-002'])
    expect(codes('1 0.5\n0.5 1\n')).toEqual(['connectome.names.none'])
  })

  it('puts columns into the order of the rows by their names', () => {
    const turned = read('Node\tc\ta\tb\na\tn/a\t1\t.5\nb\t-.25\t.5\t1\nc\t1\tn/a\t-.25\n')
    expect(turned.ok && turned.value).toEqual(matrix)
  })

  it('is refused when it is not square, also when the rows are cut off', () => {
    expect(codes('Node\ta\tb\tc\na\t1\t2\t3\nb\t2\t1\t3\n')).toEqual(['connectome.notSquare'])
    expect(codes('a\tb\tc\n1\t2\t3\n2\t1\t3\n')).toEqual(['connectome.notSquare'])
    expect(codes('a\tb\n')).toEqual(['connectome.notSquare'])
    expect(codes('')).toEqual(['connectome.empty'])
  })

  it('is refused when rows and columns have other names', () => {
    expect(codes('Node\ta\tb\na\t1\t2\nd\t2\t1\n')).toEqual(['connectome.names.differ'])
  })

  it('names the line of a row that is cut and of a cell that is no number', () => {
    const result = read('Node\ta\tb\na\t1\tlow\nb\t2\n')
    expect(result.findings).toMatchObject([
      { code: 'connectome.cell.notNumber', place: { line: 2, field: 'b' } },
      { code: 'connectome.row.length', place: { line: 3 } },
    ])
  })

  it('takes infinity on the diagonal for missing', () => {
    const fisher = read('Node\ta\tb\na\tinf\t.5\nb\t.5\tInf\n')
    expect(fisher.ok && fisher.value.values).toEqual(Float32Array.of(NaN, 0.5, 0.5, NaN))
  })

  it('does not ask for the memory that a header of very many columns claims', () => {
    expect(codes(Array.from({ length: 5000 }, (_, at) => `p${at}`).join('\t') + '\n1\n')).toEqual([
      'connectome.notSquare',
    ])
  })
})
