import { describe, expect, it } from 'vitest'
import { networkColor, networksOf, orderByNetwork, shortParcel } from '../../../../src/renderer/lib/networks'

const parcels = [{ network: 'Vis' }, { network: null }, { network: 'Default' }, { network: 'Vis' }]

describe('networks', () => {
  it('gives one network one colour under each of its usual names', () => {
    expect(networkColor('7Networks_LH_Vis')).toBe(networkColor('Visual'))
    expect(networkColor('DMN')).toBe(networkColor('Default'))
  })

  it('gives the seven cortical networks seven colours', () => {
    const seven = ['Vis', 'SomMot', 'DorsAttn', 'SalVentAttn', 'Limbic', 'Cont', 'Default']
    expect(new Set(seven.map(networkColor)).size).toBe(7)
  })

  it('gives a name nobody knows the same colour every time', () => {
    expect(networkColor('Ring 3')).toBe(networkColor('Ring 3'))
    expect(networkColor('Ring 3')).toMatch(/^#[0-9a-f]{6}$/)
  })

  it('lists networks as they come, without the parcels that have none', () => {
    expect(networksOf(parcels)).toEqual(['Vis', 'Default'])
  })

  it('orders every parcel exactly once: by network, those without one last', () => {
    expect(orderByNetwork(parcels)).toEqual([0, 3, 2, 1])
  })

  it('shortens a name by what all of its atlas begin with, and never to nothing', () => {
    expect(shortParcel('17Networks_RH_DorsAttnA_SPL_5')).toBe('RH_DorsAttnA_SPL_5')
    expect(shortParcel('7Networks_')).toBe('7Networks_')
    expect(shortParcel('Precuneus_L')).toBe('Precuneus_L')
  })
})
