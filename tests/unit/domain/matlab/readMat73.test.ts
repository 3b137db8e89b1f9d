import { describe, expect, it } from 'vitest'
import type { Hdf5Member, Hdf5Problem, ReadHdf5 } from '../../../../src/main/domain/hdf5'
import { readMat73 } from '../../../../src/main/domain/matlab/readMat73'

const member = (name: string, more: Partial<Hdf5Member> = {}): Hdf5Member => ({
  ...{ name, kind: 'dataset', shape: [2, 3], datatype: 'int16', isCompound: false },
  attributes: { MATLAB_class: 'int16' },
  ...more,
})
/** A library that finds these members, with the numbers 1, 2, 3, ... in each. */
const library = (...members: Hdf5Member[]) => {
  const asked: Array<string | null> = []
  const read: ReadHdf5 = async (_, choose) => {
    const name = choose(members)
    asked.push(name)
    const chosen = members.find((one) => one.name === name)
    const bytes = new Uint8Array(Int16Array.of(1, 2, 3, 4, 5, 6).buffer)
    return { members, chosen: chosen ? { member: chosen, bytes } : null }
  }
  return { read, asked }
}
const read = (members: Hdf5Member[], wanted: string | null = null) =>
  readMat73(new Uint8Array(), library(...members).read, wanted, 'x.mat')

describe('a MATLAB 7.3 file', () => {
  it('has its sides in the opposite order: what MATLAB shows as rows are rows', async () => {
    const wanted = { rows: 3, columns: 2, values: Float32Array.of(1, 4, 2, 5, 3, 6) }
    expect(await read([member('tc')])).toMatchObject({ ok: true, value: wanted })
  })

  it.each<[string, Partial<Hdf5Member>, RegExp]>([
    ['a structure', { kind: 'group', shape: [], attributes: { MATLAB_class: 'struct' } }, /tc \(struct\)/],
    ['cells', { datatype: null, attributes: { MATLAB_class: 'cell' } }, /tc \(cell 3 x 2\)/],
    ['letters', { attributes: { MATLAB_class: 'char' } }, /tc \(char 3 x 2\)/],
    ['a mask', { attributes: { MATLAB_class: 'logical' } }, /tc \(logical 3 x 2\)/],
    ['complex numbers', { isCompound: true, datatype: null }, /tc \(complex int16 3 x 2\)/],
    [
      'a sparse matrix',
      { kind: 'group', shape: [], attributes: { MATLAB_class: 'double', MATLAB_sparse: 3 } },
      /tc \(sparse double\)/,
    ],
    ['nothing', { attributes: { MATLAB_class: 'double', MATLAB_empty: 1 } }, /tc \(empty double\)/],
    ['a link to nowhere', { kind: 'unreadable', shape: [] }, /tc \(unreadable\)/],
    ['HDF5 of another program', { attributes: {} }, /tc \(int16 without MATLAB_class 3 x 2\)/],
  ])('that holds %s is refused with what it is', async (_, more, words) => {
    const { findings } = await read([member('tc', more), member('#refs#', { kind: 'group' })])
    expect(findings[0]).toMatchObject({ code: 'series.array.none', message: expect.stringMatching(words) })
    expect(findings[0].message).not.toContain('#refs#')
  })

  it('that claims more numbers than a series has is refused before they are asked for', async () => {
    const { read: open, asked } = library(member('tc', { shape: [2 ** 20, 2 ** 20] }))
    expect((await readMat73(new Uint8Array(), open, null, 'x.mat')).findings[0].code).toBe('series.tooLarge')
    expect(asked).toEqual([null])
  })

  it('whose numbers are not as many as its sides say is refused, not filled up', async () => {
    expect((await read([member('tc', { shape: [2, 4] })])).findings[0].code).toBe('matlab.damaged')
  })

  it.each<[Hdf5Problem, string]>([
    ['damaged', 'matlab.damaged'],
    ['tooLarge', 'matlab.tooLarge'],
    ['tooSlow', 'matlab.tooSlow'],
  ])('that is %s gives %s', async (problem, code) =>
    expect((await readMat73(new Uint8Array(), async () => problem, null, 'x.mat')).findings[0].code).toBe(code),
  )
})
