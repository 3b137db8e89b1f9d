import { describe, expect, it } from 'vitest'
import {
  judgePlace,
  labelledWithSignal,
  remarkOnParcels,
  signalWithinLabels,
} from '../../../../src/main/domain/parcellation/fit'

describe('whether an atlas lies where the recording does', () => {
  it('weighs parcels by their voxels, so that one large silent parcel is not outvoted by small ones', () => {
    expect(labelledWithSignal(Float32Array.of(1, 1, 0), Int32Array.of(1, 1, 98))).toBeCloseTo(0.02, 6)
    expect(labelledWithSignal(new Float32Array(2), new Int32Array(2))).toBe(0)
  })

  it('counts neither zeros nor missing values as signal', () => {
    const frame = Float32Array.of(0, NaN, 5, -5, 0, 7)
    expect(signalWithinLabels(frame, Int32Array.of(0, 1, 2))).toBeCloseTo(1 / 3, 9)
    expect(signalWithinLabels(new Float32Array(4), Int32Array.of(0))).toBeNull()
  })

  it('is an error only when neither the labels carry signal nor the signal labels', () => {
    expect(judgePlace(0.04, 0.04, 'a')).toMatchObject({ code: 'atlas.space', severity: 'error' })
    expect(judgePlace(0.04, 0.6, 'a')).toMatchObject({ code: 'recording.partial', severity: 'warning' })
    expect(judgePlace(0.06, 0.01, 'a')).toBeNull()
  })

  it('cannot be told from a recording without any signal', () => {
    expect(judgePlace(0, null, 'a')).toMatchObject({ code: 'recording.signal.none', severity: 'error' })
  })
})

describe('remarks on parcels', () => {
  const parcels = ['seen', 'silent', 'outside', 'absent'].map((name) => ({ name, voxels: name === 'absent' ? 0 : 9 }))

  it('tell silent parcels from those the grid does not reach, and do not repeat what the atlas lacks', () => {
    const findings = remarkOnParcels(parcels, Int32Array.of(5, 5, 0, 0), Float32Array.of(1, 0, 0, 0), 'a')
    expect(findings.map(({ code, message }) => [code, message.split(': ')[1]])).toEqual([
      ['atlas.label.empty', 'outside.'],
      ['parcel.signal.none', 'silent.'],
    ])
  })
  it('are none when every parcel is seen', () => {
    expect(remarkOnParcels(parcels.slice(0, 1), Int32Array.of(5), Float32Array.of(0.1), 'a')).toEqual([])
  })
})
