import { describe, expect, it } from 'vitest'
import { mostParcels, toParcelMatrix, whyNotSquare } from '../../../../src/main/domain/connectivity/parcelMatrix'

const names = ['a', 'b', 'c']
const symmetric = () => Float32Array.of(1, 0.2, 0.3, 0.2, 1, 0.6, 0.3, 0.6, 1)
const codes = (result: ReturnType<typeof toParcelMatrix>) => result.findings.map(({ code }) => code)
const take = (values: Float32Array, rows: string[] = names, columns: string[] = names) =>
  toParcelMatrix({ rows, columns, values }, 'x')

describe('a matrix that somebody gives', () => {
  it('is taken without a remark when it is symmetric and its sides agree', () => {
    const result = take(symmetric())
    expect(result).toEqual({ ok: true, value: { names, values: symmetric() }, findings: [] })
  })

  it('keeps each value with its two parcels when the columns are in another order', () => {
    const result = take(Float32Array.of(0.3, 1, 0.2, 0.6, 0.2, 1, 1, 0.3, 0.6), names, ['c', 'a', 'b'])
    expect(result.ok && result.value.values).toEqual(symmetric())
    expect(codes(result)).toEqual(['connectome.order'])
  })

  it('is refused when rows and columns are not the same parcels', () => {
    expect(take(symmetric(), names, ['a', 'b', 'd'])).toMatchObject({
      ok: false,
      findings: [{ code: 'connectome.names.differ', message: expect.stringContaining('called c') }],
    })
  })

  it('is refused when two parcels have one name, or one has none', () => {
    expect(codes(take(symmetric(), ['a', 'a', 'c'], ['a', 'a', 'c']))).toEqual(['connectome.names'])
    expect(codes(take(symmetric(), ['a', '', 'c'], ['a', '', 'c']))).toEqual(['connectome.names'])
  })

  it('tells how many pairs differ in their two values, and by how much', () => {
    const values = symmetric()
    values[1] = 0.45
    values[5] = NaN
    const result = take(values)
    expect(codes(result)).toEqual(['connectome.asymmetric'])
    expect(result.findings[0].message).toContain('of 2 of 3 pairs')
    expect(result.findings[0].message).toContain('0.25 apart')
  })

  it('takes rounding for no asymmetry', () => {
    const values = symmetric()
    values[1] += 1e-6
    expect(codes(take(values))).toEqual([])
  })

  it('takes infinity for missing, silently only on the diagonal', () => {
    const diagonal = symmetric()
    diagonal[0] = Infinity
    const result = take(diagonal)
    expect(result.ok && result.value.values[0]).toBeNaN()
    expect(codes(result)).toEqual([])
    const copies = symmetric()
    copies[1] = copies[3] = -Infinity
    expect(codes(take(copies))).toEqual(['connectome.value.infinite'])
  })

  it('is refused when nothing is known of two different parcels', () => {
    expect(codes(take(Float32Array.of(1, NaN, NaN, NaN, 1, NaN, NaN, NaN, 1)))).toEqual(['connectome.empty'])
  })

  it('is refused with sides of other lengths, of one parcel, and of more than can be held', () => {
    expect(whyNotSquare(3, 4, 'x')?.code).toBe('connectome.notSquare')
    expect(whyNotSquare(1, 1, 'x')?.code).toBe('connectome.parcels.tooFew')
    expect(whyNotSquare(mostParcels, mostParcels, 'x')).toBeNull()
    expect(whyNotSquare(mostParcels + 1, mostParcels + 1, 'x')?.code).toBe('connectome.tooLarge')
  })
})
