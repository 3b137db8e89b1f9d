import { describe, expect, it } from 'vitest'
import { networkOf, type LabelTable } from '../../../../src/main/domain/atlas/labelTable'
import { parseLabelTable } from '../../../../src/main/domain/atlas/parseLabelTable'

function accepted(text: string): LabelTable {
  const result = parseLabelTable(text, 'x')
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}
/** `label name (network) line`, one for each row. */
const rows = (text: string): string[] | string => {
  const table = accepted(text)
  if (table.kind === 'listed') return 'a list'
  return table.names.map(({ label, name, network, line }) => `${label} ${name} (${network}) ${line ?? '-'}`)
}
const refusal = (text: string) => {
  const result = parseLabelTable(text, 'x')
  return result.ok ? 'accepted' : [result.findings[0].code, result.findings[0].place.line]
}

describe('a table of labels with a header', () => {
  it('of BIDS is read by its column names, in any order and case, past colours that look like comments', () => {
    const text = 'color\tName\tindex\tnetwork\n#fff\tV1\t1\tVis\n#000\tM1\t300\tn/a\n'
    expect(rows(text)).toEqual(['1 V1 (Vis) 2', '300 M1 (null) 3'])
  })
  it('of XCP-D, which calls names labels, is read as well', () => {
    expect(rows('index\tlabel\tnetwork_label\n1\tLH_Vis_1\tVis\n')).toEqual(['1 LH_Vis_1 (Vis) 2'])
  })
  it('takes the column label for numbers where it holds numbers, and the region for the name', () => {
    expect(rows('label,region,hemisphere\n17,"Hippocampus, left",L\n53,"Hippocampus, right",R\n')).toEqual([
      '17 Hippocampus, left (null) 2',
      '53 Hippocampus, right (null) 3',
    ])
    expect(rows('name,label\nV1,1\nM1,2\n')).toEqual(['1 V1 (null) 2', '2 M1 (null) 3'])
  })
  it('understands a byte order mark and Windows line ends', () => {
    expect(rows('\uFEFFindex,name\r\n1,A\r\n')).toEqual(['1 A (null) 2'])
  })
  it('without a column of labels gives names in their order, with their networks', () => {
    expect(accepted('x,y,z,name,net name\n-53,-23,11,L Aud,Aud\n54,-20,11,R Aud,n/a\n')).toEqual({
      kind: 'listed',
      names: ['L Aud', 'R Aud'],
      networks: ['Aud', null],
    })
    expect(accepted('Region\nA\nB\n')).toMatchObject({ kind: 'listed', names: ['A', 'B'] })
  })
  it('finds the names of DiFuMo, which calls its columns its own way', () => {
    const text = 'Component,Difumo_names,Yeo_networks7\n1,Cuneus,VisCent\n2,Insula,SalVentAttnA\n'
    expect(rows(text)).toEqual(['1 Cuneus (VisCent) 2', '2 Insula (SalVentAttnA) 3'])
  })
  it('leaves label 0 out, which is no parcel, but remembers how it was called', () => {
    expect(accepted('index\tname\n0\tBackground\n4\tA\n')).toMatchObject({
      names: [{ label: 4 }],
      zero: { name: 'Background', line: 2 },
    })
  })
  it('calls a label without a name by its number', () => {
    expect(rows('index\tname\n5\tn/a\n')).toEqual(['5 label-5 (null) 2'])
  })
})

describe('a table of labels without a header', () => {
  it("of Schaefer's order files gives the network that the name holds", () => {
    const text = '1\t7Networks_LH_Vis_1\t120\t18\t131\t0\n2\t17Networks_RH_DefaultA_PFCd_1\t1\t2\t3\t0\n'
    expect(accepted(text)).toMatchObject({ names: [{ network: 'Vis' }, { label: 2, network: 'DefaultA' }] })
  })
  it('of FSL may have no colours', () => {
    expect(rows('1 LH_Vis_1\n2 LH_Vis_2\n')).toEqual(['1 LH_Vis_1 (Vis) 1', '2 LH_Vis_2 (Vis) 2'])
  })
  it('of FreeSurfer is read past its comments, divided by spaces, and is known for a general one', () => {
    const text = '#$Id: LUT\n# No.  Name  R G B A\n0   Unknown   0 0 0 0\n17  Left-Hippocampus  220 216 20 0\n'
    expect(rows(text)).toEqual(['17 Left-Hippocampus (null) 4'])
    expect(accepted(text)).toMatchObject({ general: true, zero: { name: 'Unknown' } })
  })
  it('keeps names of several words and cuts codes off, but not what tells names apart', () => {
    expect(rows('1 Frontal Pole 10 20 30\n2 Insular Cortex 1 2 3\n')).toEqual([
      '1 Frontal Pole (null) 1',
      '2 Insular Cortex (null) 2',
    ])
    expect(rows('1 Precentral_L 2001\n2 Precentral_R 2002\n')).toEqual([
      '1 Precentral_L (null) 1',
      '2 Precentral_R (null) 2',
    ])
    expect(rows('1 Area 17\n2 Area 18\n')).toEqual(['1 Area 17 (null) 1', '2 Area 18 (null) 2'])
  })
  it('of ITK-SNAP has its names in quotes behind colours and switches', () => {
    const text = '# ITK-SnAP\n    0  0 0 0  0  0  0  "Clear Label"\n    4  255 0 0  1  1  1  "Left V1"\n'
    expect(rows(text)).toEqual(['4 Left V1 (null) 3'])
  })
  it('may be a mere list of names, of several words each', () => {
    expect(accepted('Precentral_L\r\nPrecentral_R\r\n')).toEqual({
      kind: 'listed',
      names: ['Precentral_L', 'Precentral_R'],
    })
    expect(accepted('Frontal Pole\nInsula\n')).toEqual({ kind: 'listed', names: ['Frontal Pole', 'Insula'] })
  })
})

describe('a table of labels in XML', () => {
  const atlas = (type: string) =>
    `<?xml version="1.0"?><atlas version="1.0"><header><name>A</name><type>${type}</type></header>` +
    `<data><label index="0" x="1" y="2" z="3">Frontal Pole</label><label index="1">Insula &amp; more</label></data></atlas>`

  it('of a probabilistic atlas counts from 0 where the volume counts from 1', () => {
    expect(rows(atlas('Probabalistic'))).toEqual(['1 Frontal Pole (null) -', '2 Insula & more (null) -'])
  })
  it('of an atlas of labels has the labels themselves, of which 0 is none', () => {
    expect(rows(atlas('Label'))).toEqual(['1 Insula & more (null) -'])
  })
  it('is refused when it is none of FSL, broken, or numbers one twice', () => {
    expect(refusal('<svg></svg>')).toEqual(['labels.unreadable', undefined])
    expect(refusal('<atlas><header>')).toEqual(['labels.unreadable', undefined])
    expect(refusal(atlas('Label').replace('"1">', '"0">'))).toEqual(['labels.duplicate', undefined])
    expect(refusal(atlas('Label').replace('"1">', '"one">'))).toEqual(['labels.index', undefined])
  })
})

describe('what is no table of labels', () => {
  it('is refused with the line: a label that comes twice or is no number, numbers alone, prose, nothing', () => {
    expect(refusal('index\tname\n1\tA\n1\tB\n')).toEqual(['labels.duplicate', 3])
    expect(refusal('index\tname\n1\tA\nx\tB\n')).toEqual(['labels.index', 3])
    expect(refusal('index\tname\n1\tA\n\tB\n')).toEqual(['labels.index', 3])
    expect(refusal('index\tname\n1.5\tA\n')).toEqual(['labels.index', 2])
    expect(refusal('1 14 -78 4\n2 44 -64 4\n')).toEqual(['labels.unreadable', 1])
    expect(refusal('This file tells at length what everything in the folder is.\n')).toEqual(['labels.unreadable', 1])
    expect(refusal('# nothing\n')).toEqual(['labels.empty', undefined])
    expect(refusal('')).toEqual(['labels.empty', undefined])
  })
})

describe('the network in a name', () => {
  it('is read in the ways of Schaefer, and nowhere else', () => {
    expect(['7Networks_LH_Vis_1', 'RH_SalVentAttn_Med_2', 'Left_Insula'].map(networkOf)).toEqual([
      'Vis',
      'SalVentAttn',
      null,
    ])
  })
})
