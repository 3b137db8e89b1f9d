import { describe, expect, it } from 'vitest'
import { nameLabels, parseLabelTable, type LabelTable } from '../../../../src/main/domain/atlas/labelTable'

function accepted(text: string): LabelTable {
  const result = parseLabelTable(text, 'x')
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}
const refusal = (text: string) => {
  const result = parseLabelTable(text, 'x')
  return result.ok ? 'accepted' : [result.findings[0].code, result.findings[0].place.line]
}

describe('a table of labels', () => {
  it('of BIDS is read by its column names, in any order and case', () => {
    const text = 'color\tName\tindex\tnetwork\n#fff\tV1\t1\tVis\n#000\tM1\t300\tn/a\n'
    expect(accepted(text)).toEqual({
      kind: 'labelled',
      names: [
        { label: 1, name: 'V1', network: 'Vis' },
        { label: 300, name: 'M1', network: null },
      ],
    })
  })

  it('of XCP-D, which calls names labels, is read as well', () => {
    expect(accepted('index\tlabel\tnetwork_label\n1\tLH_Vis_1\tVis\n')).toMatchObject({
      names: [{ label: 1, name: 'LH_Vis_1', network: 'Vis' }],
    })
  })

  it("of Schaefer's order files gives the network that the name holds", () => {
    const text = '1\t7Networks_LH_Vis_1\t120\t18\t131\t0\n2\t17Networks_RH_DefaultA_PFCd_1\t1\t2\t3\t0\n'
    expect(accepted(text)).toMatchObject({ names: [{ network: 'Vis' }, { label: 2, network: 'DefaultA' }] })
  })

  it('of FreeSurfer is read past its comments, divided by spaces', () => {
    expect(accepted('# No.  Name  R G B A\n0   Unknown   0 0 0 0\n17  Left-Hippocampus  220 216 20 0\n')).toEqual({
      kind: 'labelled',
      names: [{ label: 17, name: 'Left-Hippocampus', network: null }],
    })
  })

  it('leaves label 0 out, which is no parcel', () => {
    expect(accepted('index\tname\n0\tBackground\n4\tA\n')).toMatchObject({ names: [{ label: 4 }] })
  })

  it('may be a mere list of names', () => {
    expect(accepted('Precentral_L\r\nPrecentral_R\r\n')).toEqual({
      kind: 'listed',
      names: ['Precentral_L', 'Precentral_R'],
    })
  })

  it('calls a label without a name by its number', () => {
    expect(accepted('index\tname\n5\tn/a\n')).toMatchObject({ names: [{ label: 5, name: 'label-5' }] })
  })

  it('is refused when a label comes twice, is no number, or nothing is named', () => {
    expect(refusal('index\tname\n1\tA\n1\tB\n')).toEqual(['labels.duplicate', 3])
    expect(refusal('index\tname\n1\tA\nx\tB\n')).toEqual(['labels.index', 3])
    expect(refusal('index\tname\n1\tA\n\tB\n')).toEqual(['labels.index', 3])
    expect(refusal('index\tname\n1.5\tA\n')).toEqual(['labels.index', 2])
    expect(refusal('1 14 -78 4\n2 44 -64 4\n')).toEqual(['labels.unreadable', 1])
    expect(refusal('# nothing\n')).toEqual(['labels.empty', undefined])
  })
})

describe('names of labels', () => {
  const listed = (...names: string[]): LabelTable => ({ kind: 'listed', names })
  const named = (table: LabelTable | null, present: number[]) => {
    const result = nameLabels(table, present, 'x')
    return [
      result.ok ? result.value.map(({ label, name }) => `${label} ${name}`) : null,
      result.findings.map(({ code }) => code),
    ]
  }

  it('are numbers without a table, without a complaint', () => {
    expect(named(null, [3, 300])).toEqual([['3 label-3', '300 label-300'], []])
  })
  it('of a list go to the labels in ascending order when there are as many', () => {
    expect(named(listed('A', 'B'), [2001, 9170])).toEqual([['2001 A', '9170 B'], []])
  })
  it('of a longer list go by position, so that a missing label does not shift the rest', () => {
    expect(named(listed('A', 'B', 'C'), [1, 3])).toEqual([['1 A', '2 B', '3 C'], []])
  })
  it('are refused when a list can belong to the volume in neither way', () => {
    expect(named(listed('A', 'B'), [1, 3, 300])).toEqual([null, ['labels.count']])
  })
  it('are ascending by label, keep labels without voxels and name those that the table forgot', () => {
    const table: LabelTable = {
      kind: 'labelled',
      names: [
        { label: 9, name: 'I', network: null },
        { label: 2, name: 'B', network: null },
      ],
    }
    expect(named(table, [2, 5])).toEqual([['2 B', '5 label-5', '9 I'], ['labels.unnamed']])
  })
  it('are made different, because columns are told apart by them', () => {
    expect(named(listed('Insula', 'Insula', 'V1'), [1, 2, 3])).toEqual([
      ['1 Insula-1', '2 Insula-2', '3 V1'],
      ['labels.sameName'],
    ])
  })
})
