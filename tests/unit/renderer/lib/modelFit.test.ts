import { describe, expect, it } from 'vitest'
import type { InputContract, Model, Recording } from '../../../../src/preload/contract'
import { fitOf } from '../../../../src/renderer/lib/modelFit'

const model = (changes: Partial<InputContract> = {}): Pick<Model, 'card'> => ({
  card: {
    contract: {
      atlas: { name: 'Phantom', hash: 'aa' },
      parcels: Array.from({ length: 60 }, (_, i) => ({ name: `p${i}`, network: null })),
      coordinates: 'atlas',
      centres: [],
      trSeconds: 2,
      windowFrames: 100,
      patchFrames: 20,
      coordinateUnitMm: 1,
      scaling: { method: 'robust', gain: 1 },
      ...changes,
    },
  } as Model['card'],
})
const recording = (changes: Partial<Recording> = {}): Recording =>
  ({ id: 'r', parcels: 60, frames: 200, trSeconds: 2, atlasId: 'a', ...changes }) as Recording
const atlas = { name: 'Phantom', hash: 'aa' }

describe('a model is refused for a recording', () => {
  it('of another number of parcels', () => {
    expect(fitOf(model(), recording({ parcels: 61 }), atlas).refusal).toContain('61')
  })
  it('of another atlas with as many parcels', () => {
    expect(fitOf(model(), recording(), { name: 'Other', hash: 'bb' }).refusal).toContain('Other')
  })
  it('without parcel series, and one shorter than its window', () => {
    expect(fitOf(model(), recording({ parcels: null }), undefined).refusal).not.toBeNull()
    expect(fitOf(model(), recording({ frames: 99 }), atlas).refusal).toContain('99')
  })
})

describe('a model is taken for a recording', () => {
  it('without remarks when everything agrees', () => {
    expect(fitOf(model(), recording(), atlas)).toEqual({ refusal: null, remarks: [] })
  })
  it('with a remark when the repetition time differs or is unknown', () => {
    expect(fitOf(model(), recording({ trSeconds: 0.72 }), atlas).remarks[0]).toContain('0.72')
    expect(fitOf(model({ trSeconds: null }), recording(), atlas).remarks[0]).toContain('unknown')
  })
  it('with a remark when no atlas tells that the parcels are the same', () => {
    const fit = fitOf(model({ atlas: { name: 'unknown', hash: null } }), recording({ atlasId: null }), undefined)
    expect(fit.refusal).toBeNull()
    expect(fit.remarks[0]).toContain('cannot be checked')
  })
})
