import { describe, expect, it } from 'vitest'
import type { InputContract } from '../../../../src/preload/contract'
import { checkTokenOrder, type Embed } from '../../../../src/main/services/truth/tokenOrder'

const [parcels, windowFrames, patchFrames, hiddenSize] = [4, 12, 3, 2]
const tokens = (parcels * windowFrames) / patchFrames
const tokenOfValue = Int32Array.from({ length: parcels * windowFrames }, (_, value) => Math.floor(value / patchFrames))
const layout = { parcels, windowFrames, hiddenSize, tokenOfValue, fixedMask: null }
const contract: InputContract = {
  atlas: { name: 'Made up', hash: null },
  parcels: ['A', 'B', 'C', 'D'].map((name) => ({ name, network: null })),
  coordinates: 'none',
  centres: [],
  coordinateUnitMm: 1,
  trSeconds: 2,
  windowFrames,
  patchFrames,
  scaling: { method: 'robust', gain: 1 },
}

/** Sums of the values of each token, the class token first; `tokenOf` says where a value goes. */
const embedBy =
  (tokenOf: (value: number) => number): Embed =>
  async (signal) => {
    const rows = new Float32Array((1 + tokens) * hiddenSize).fill(1)
    signal.forEach((value, at) => (rows[(1 + tokenOf(at)) * hiddenSize + 1] += value))
    return rows
  }
const right = embedBy((value) => tokenOfValue[value])

describe('the order of the tokens', () => {
  it('is right when each value reaches its own token alone', async () => {
    const { passed, detail } = await checkTokenOrder(layout, contract, 1, right)
    expect({ passed, detail }).toEqual({ passed: true, detail: expect.stringContaining('9 values') })
  })

  it('is wrong when parcels come in the opposite order', async () => {
    const { passed, detail } = await checkTokenOrder(
      layout,
      contract,
      1,
      embedBy((at) => tokens - 1 - tokenOfValue[at]),
    )
    expect(passed).toBe(false)
    expect(detail).toBe('Frame 0 of parcel A should reach token 0, but it reaches token 15.')
  })

  it('is wrong when time comes before parcels', async () => {
    const patches = windowFrames / patchFrames
    const turned = embedBy((at) => (tokenOfValue[at] % patches) * parcels + Math.floor(tokenOfValue[at] / patches))
    expect((await checkTokenOrder(layout, contract, 1, turned)).passed).toBe(false)
  })

  it('is wrong when a value reaches a second token, or none', async () => {
    const both: Embed = async (signal) => {
      const rows = await right(signal)
      rows[1] += signal[0]
      return rows
    }
    expect((await checkTokenOrder(layout, contract, 1, both)).detail).toContain('the class token, token 0')
    const none = embedBy((at) => (at === 0 ? tokens - 1 : tokenOfValue[at]))
    expect((await checkTokenOrder(layout, contract, 1, none)).passed).toBe(false)
    const deaf: Embed = async () => new Float32Array((1 + tokens) * hiddenSize).fill(1)
    expect((await checkTokenOrder(layout, contract, 1, deaf)).detail).toContain('it reaches none')
  })

  it('knows of values that a model blanks in tokens that it shows: they reach none, and must not', async () => {
    const blankLast: Embed = (signal) => right(signal.map((value, at) => (at % windowFrames >= 10 ? 0 : value)))
    const weight = Float32Array.from(tokenOfValue, (_, at) => (at % windowFrames >= 10 ? 1 : 0))
    const blanking = { ...layout, fixedMask: { noise: new Float32Array(tokens), weight } }
    expect((await checkTokenOrder(blanking, contract, 1, blankLast)).passed).toBe(true)
    expect((await checkTokenOrder(layout, contract, 1, blankLast)).detail).toContain('it reaches none')
    expect((await checkTokenOrder(blanking, contract, 1, right)).detail).toContain('should reach none')
  })

  it('is wrong when numbers are none', async () => {
    const broken: Embed = async () => new Float32Array((1 + tokens) * hiddenSize).fill(NaN)
    expect((await checkTokenOrder(layout, contract, 1, broken)).passed).toBe(false)
  })

  it('is wrong when parcels cannot be told apart by their names', async () => {
    const twice = {
      ...contract,
      parcels: contract.parcels.map((parcel, i) => ({ ...parcel, name: i < 2 ? 'A' : parcel.name })),
    }
    expect((await checkTokenOrder(layout, twice, 1, right)).passed).toBe(false)
  })
})
