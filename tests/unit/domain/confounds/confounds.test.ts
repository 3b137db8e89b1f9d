import { describe, expect, it } from 'vitest'
import {
  chooseConfounds,
  countDummyFrames,
  displacementOf,
  parseConfoundTable,
  readComponentMasks,
  type ComponentMasks,
  type ConfoundChoice,
} from '../../../../src/main/domain/confounds'

const motion = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
const rows = (header: readonly string[], cell: (column: number, row: number) => string | number, count = 6): string =>
  [header, ...Array.from({ length: count }, (_, row) => header.map((_, column) => cell(column, row)))]
    .map((line) => line.join('\t') + '\n')
    .join('')
const table = (text: string) => {
  const read = parseConfoundTable(text, 'c.tsv')
  if (!read.ok) throw new Error(read.findings[0].message)
  return read.value
}
const codes = (text: string) => parseConfoundTable(text, 'c.tsv').findings.map(({ code }) => code)
const choose = (text: string, choice: Partial<ConfoundChoice>, masks: ComponentMasks = null) =>
  chooseConfounds(table(text), masks, { strategy: 'none', columns: [], driftIsFiltered: false, ...choice }, 'c.tsv')

describe('a confounds table', () => {
  it('is read by the names of fMRIPrep before and after they changed', () => {
    const old = ['CSF', 'WhiteMatter', 'GlobalSignal', 'stdDVARS', 'FramewiseDisplacement', 'X', 'RotZ', 'aCompCor00']
    const now = 'csf white_matter global_signal std_dvars framewise_displacement trans_x rot_z a_comp_cor_00'.split(' ')
    const { columns, spelled } = table(rows([...old, 'Cosine01', 'mine'], (c) => c))
    expect([...columns.keys()]).toEqual([...now, 'cosine01', 'mine'])
    expect(spelled.get('trans_x')).toBe('X')
  })

  it('is refused with the line and the column of what is wrong', () => {
    expect(codes('a\tb\n1\t2\n3\n')).toEqual(['confounds.row.length'])
    expect(parseConfoundTable('a\tb\n1\tmuch\n', 'c.tsv').findings[0].place).toEqual({
      file: 'c.tsv',
      line: 2,
      column: 'b',
    })
    expect(codes('X\ttrans_x\n1\t2\n')).toEqual(['confounds.column.duplicate'])
    expect(codes('')).toEqual(['confounds.noTable'])
    expect(codes('1\t2\n3\t4\n')).toEqual(['confounds.noTable'])
  })

  it('tells the frames at the start that are not yet steady, and no later ones', () => {
    const steady = (c: number, r: number) =>
      Number((c === 0 && r === 0) || (c === 1 && r === 1) || (c === 2 && r === 4))
    const names = ['00', '01', '02'].map((n) => `non_steady_state_outlier${n}`)
    expect(countDummyFrames(table(rows(names, steady)))).toBe(2)
    expect(countDummyFrames(table(rows(motion, () => 1)))).toBe(0)
  })

  it('gives framewise displacement from the motion when it holds none', () => {
    const fd = displacementOf(table(rows(motion, (c, r) => (c < 3 ? 0.1 * r : 0.002 * r))))!
    expect(fd[0]).toBeNaN()
    expect(fd[1]).toBeCloseTo(3 * 0.1 + 3 * 0.002 * 50, 12)
    expect(displacementOf(table(rows(motion.slice(1), () => 1)))).toBeNull()
    expect([
      ...displacementOf(table(rows(['FramewiseDisplacement'], (_, r) => (r ? 0.3 : 'n/a'))))!.slice(1, 3),
    ]).toEqual([0.3, 0.3])
  })
})

describe('confounds of a strategy', () => {
  const full = rows([...motion, 'csf', 'white_matter', 'global_signal'], (c, r) => (c + 1) * r * r)

  it('computes what the table lacks and says so', () => {
    const chosen = choose(full, { strategy: '24P' })
    if (!chosen.ok) throw new Error('refused')
    const { names, columns, computed } = chosen.value
    const of = (name: string) => [...columns[names.indexOf(name)].slice(0, 4)]
    expect(names).toHaveLength(24)
    expect(computed).toHaveLength(18)
    expect(of('trans_y')).toEqual([0, 2, 8, 18])
    expect(of('trans_y_derivative1')).toEqual([2, 2, 6, 10])
    expect(of('trans_y_power2')).toEqual([0, 4, 64, 324])
    expect(of('trans_y_derivative1_power2')).toEqual([4, 4, 36, 100])
    expect(chosen.findings.map(({ code }) => code)).toEqual(['confounds.computed'])
  })

  it.each([
    ['9P', undefined, 9],
    ['9P', false, 8],
    ['36P', undefined, 36],
    ['36P', false, 32],
    ['6P', true, 7],
    ['24P', true, 28],
  ] as const)('%s with global signal %s has %i', (strategy, globalSignal, count) => {
    const chosen = choose(full, { strategy, globalSignal })
    expect(chosen.ok && chosen.value.names.length).toBe(count)
  })

  it('names every column that is missing', () => {
    const { findings } = choose(
      rows(motion, () => 1),
      { strategy: '9P', columns: ['respiration'] },
    )
    expect(findings.map(({ code }) => code)).toEqual(['confounds.column.missing'])
    expect(findings[0].message).toContain('csf, white_matter, global_signal, respiration')
  })

  it('forgives a missing value in the first frame alone', () => {
    const gapAt = (gap: number) => rows(motion, (c, r) => (r === gap && c === 2 ? 'n/a' : r))
    const first = choose(gapAt(0), { strategy: '6P' })
    expect(first.ok && first.value.columns[2][0]).toBe(1)
    const { findings } = choose(gapAt(3), { strategy: '6P' })
    expect(findings[0]).toMatchObject({ code: 'confounds.value.missing', place: { line: 5, column: 'trans_z' } })
  })

  it('takes further columns by the name in the file, each once', () => {
    const chosen = choose(
      rows(['X', 'pulse'], (c, r) => r),
      { columns: ['X', 'pulse', 'trans_x'] },
    )
    expect(chosen.ok && chosen.value.names).toEqual(['trans_x', 'pulse'])
  })
})

describe('aCompCor', () => {
  const components = ['a_comp_cor_00', 'a_comp_cor_01', 'a_comp_cor_02', 'cosine00']
  const text = rows([...motion, ...components], (c, r) => c + r * r)
  const masks = readComponentMasks({
    a_comp_cor_00: { Mask: 'combined' },
    a_comp_cor_01: { Mask: 'CSF' },
    a_comp_cor_02: { Mask: 'combined' },
    cosine00: {},
  })
  const namesOf = (choice: Partial<ConfoundChoice>, of: ComponentMasks = masks) => {
    const chosen = choose(text, { strategy: 'aCompCor', ...choice }, of)
    return chosen.ok ? chosen.value.names.filter((name) => /comp|cos/.test(name)) : []
  }

  it('takes the components of the combined mask, as many as asked for', () => {
    expect(namesOf({})).toEqual(['a_comp_cor_00', 'a_comp_cor_02', 'cosine00'])
    expect(namesOf({ components: 1 })).toEqual(['a_comp_cor_00', 'cosine00'])
  })

  it('goes without the table’s cosines when a filter takes the drift out', () =>
    expect(namesOf({ driftIsFiltered: true })).toEqual(['a_comp_cor_00', 'a_comp_cor_02']))

  it('takes all and warns when nothing says which mask they are from', () => {
    expect(namesOf({}, null)).toEqual(components)
    const { findings } = choose(text, { strategy: 'aCompCor' }, null)
    expect(findings.map(({ code }) => code)).toContain('confounds.compCor.mask')
  })

  it('is refused where the table has no components', () => {
    const chosen = choose(
      rows(motion, (c, r) => r),
      { strategy: 'aCompCor' },
    )
    expect(chosen.ok).toBe(false)
    expect(chosen.findings.map(({ code }) => code)).toContain('confounds.compCor.missing')
  })
})
