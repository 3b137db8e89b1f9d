import { describe, expect, it } from 'vitest'
import {
  drawHead,
  findBrainSites,
  findParcelSites,
  makeSubject,
  mapParcels,
  measure,
  measureFractions,
  parcels,
  planAnomalies,
  type Anomaly,
  type Sites,
} from '../../../../src/main/domain/phantom'

const run = { frames: 160, trSeconds: 2 }
const fractions = measureFractions(drawHead())
const map = mapParcels(fractions)
const brain = findBrainSites(fractions, map)
const sites = findParcelSites(brain, map)
const silent = <S extends Sites>(of: S): S => ({ ...of, thermal: new Float32Array(of.count) })

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: Float64Array) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))

const plant = (kind: Anomaly['kind'], parcel = 'LH-Default-3') => {
  const anomaly = { parcel, kind, firstFrame: 50, lastFrame: 109 }
  const index = parcels.findIndex(({ name }) => name === parcel)
  const cut = (anomalies: Anomaly[]) => makeSubject(1, 'somebody', run, anomalies).signals[index].slice(50, 110)
  return { clean: cut([]), planted: cut([anomaly]) }
}

describe('parcel series made without voxels', () => {
  it('are what parcellating the 4D recording of the same person gives', () => {
    const subject = makeSubject(1, 'somebody', { frames: 12, trSeconds: 2 })
    const volumes = measure(1, 'somebody', subject, silent(brain))
    for (const series of measure(1, 'somebody', subject, silent(sites))) {
      const sums = new Float64Array(parcels.length)
      const counts = new Float64Array(parcels.length)
      const values = volumes.next().value as Float32Array
      brain.voxels.forEach((voxel, site) => {
        const label = map.labels[voxel]
        if (label === 0) return
        sums[label - 1] += values[site]
        counts[label - 1]++
      })
      series.forEach((value, parcel) => expect(Math.abs(value - sums[parcel] / counts[parcel])).toBeLessThan(0.01))
    }
  })

  it('carry the thermal noise of a mean: the less the more voxels', () => {
    const label = (name: string) => parcels.findIndex((parcel) => parcel.name === name)
    const voxels = (index: number) => map.labels.filter((value) => value === index + 1).length
    for (const name of ['LH-Amygdala', 'RH-Cerebellum-2'])
      expect(sites.thermal[label(name)]).toBeCloseTo(10 / Math.sqrt(voxels(label(name))), 4)
  })
})

describe('planted anomalies', () => {
  it('change the parcel and frames they name and nothing else', () => {
    const anomalies = planAnomalies(3, 'somebody', run)
    const clean = makeSubject(3, 'somebody', run)
    const planted = makeSubject(3, 'somebody', run, anomalies)
    const changed = (parcel: number, frame: number) => planted.signals[parcel][frame] !== clean.signals[parcel][frame]
    for (let parcel = 0; parcel < parcels.length; parcel++)
      for (let frame = 0; frame < run.frames; frame++) {
        const within = anomalies.some(
          (one) => one.parcel === parcels[parcel].name && frame >= one.firstFrame && frame <= one.lastFrame,
        )
        if (changed(parcel, frame)) expect(within).toBe(true)
      }
    for (const { parcel, firstFrame, lastFrame } of anomalies) {
      const index = parcels.findIndex(({ name }) => name === parcel)
      const frames = Array.from({ length: lastFrame - firstFrame + 1 }, (_, i) => firstFrame + i)
      expect(frames.filter((frame) => changed(index, frame)).length).toBeGreaterThan(frames.length * 0.9)
    }
    expect(planted.nuisance).toEqual(clean.nuisance)
  })

  it('lie in different networks and hold every kind', () => {
    const anomalies = planAnomalies(1, 'sub-01', { frames: 240, trSeconds: 2 })
    const planted = anomalies.map(({ parcel }) => parcels.find(({ name }) => name === parcel)!.network)
    expect(new Set(planted).size).toBe(anomalies.length)
    expect(new Set(anomalies.map(({ kind }) => kind))).toEqual(new Set(['uncoupled', 'burst', 'dropout', 'delayed']))
    for (const { firstFrame, lastFrame } of anomalies) {
      expect(firstFrame).toBeGreaterThanOrEqual(0)
      expect(lastFrame).toBeLessThan(240)
    }
  })

  it('uncouple a parcel without making it louder or quieter over the whole run', () => {
    const { clean, planted } = plant('uncoupled')
    const [a, b] = [mean(clean), mean(planted)]
    const covariance = mean(clean.map((value, i) => (value - a) * (planted[i] - b)))
    expect(Math.abs(covariance / (deviation(clean) * deviation(planted)))).toBeLessThan(0.6)
    expect(deviation(planted)).toBeGreaterThan(deviation(clean) / 3)
    expect(deviation(planted)).toBeLessThan(deviation(clean) * 3)
  })

  it('burst above what the parcel does by itself', () => {
    const { clean, planted } = plant('burst')
    expect(Math.max(...planted)).toBeGreaterThan(Math.max(...clean) + 2 * deviation(clean))
  })

  it('drop out: less signal, hardly any fluctuation', () => {
    const { clean, planted } = plant('dropout')
    expect(deviation(planted)).toBeCloseTo(0.1 * deviation(clean), 6)
    expect(mean(planted)).toBeLessThan(mean(clean) - deviation(clean))
  })

  it('come late by ten seconds', () => {
    const { clean, planted } = plant('delayed')
    expect(planted.slice(5)).toEqual(clean.slice(0, -5))
  })

  it('do not fit into a run that is too short for them', () => {
    expect(() => planAnomalies(1, 'a', { frames: 60, trSeconds: 2 })).toThrow(RangeError)
  })
})
