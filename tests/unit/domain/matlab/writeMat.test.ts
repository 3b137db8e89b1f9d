import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { readMat } from '../../../../src/main/domain/matlab/readMat'
import { encodeMat } from '../../../../src/main/domain/matlab/writeMat'

const { inflate } = makeNodeFiles()
const values = Float32Array.of(1, 2, NaN, -4.5, 1e-20, 3e30)

describe('writing MATLAB files', () => {
  const file = encodeMat([
    { name: 'timeseries', kind: 'single', rows: 2, columns: 3, values },
    { name: 'names', kind: 'texts', texts: ['a', '', 'Großhirn 🧠'] },
    { name: 'tr', kind: 'number', value: 0.72 },
  ])

  it('gives a matrix that is read back by rows, beside cells and numbers', () => {
    const read = readMat(file, inflate, 'timeseries', 'x.mat')
    expect(read).toMatchObject({ ok: true, value: { rows: 2, columns: 3, values } })
  })

  it('is the same file each time: no date, and whole elements of eight bytes', () => {
    expect(file.length % 8).toBe(0)
    expect(Buffer.from(file.subarray(0, 116)).toString('latin1')).toMatch(
      /^MATLAB 5\.0 MAT-file, written by Boldscope +$/,
    )
  })

  it('refuses names that MATLAB does not allow and values that do not fill their matrix', () => {
    const number = (name: string) => () => encodeMat([{ name, kind: 'number', value: 1 }])
    for (const name of ['', '1st', 'a-b', 'ä', 'x'.repeat(64)]) expect(number(name), name).toThrow(RangeError)
    expect(() => encodeMat([{ name: 'a', kind: 'single', rows: 2, columns: 2, values }])).toThrow('2 x 2')
  })
})
