import { at, listAt, numberAt, objectAt, textAt, type Json } from './readJson'
import { cite } from './references'
import { count, listOf, spreadOf, tell } from './wording'

/** How parcels were compared; null where the sidecar names no method. */
export function describeConnectivity(json: Json): string | null {
  const method = textAt(json, 'Method')
  if (method === null) return null
  const most = numberAt(json, 'MostMissing')
  const sentences = [
    describeMethod(method, json),
    ...describeCovariance(json),
    ...(most === null || most === 0
      ? []
      : [
          `Parcels that missed more than ${tell(most * 100)} % of the frames were left out, and then frames that a remaining parcel missed.`,
        ]),
  ]
  return sentences.join(' ')
}

function describeMethod(method: string, json: Json): string {
  if (/^Fisher z/.test(method))
    return 'Functional connectivity is the Fisher z transform of the Pearson correlation of the series of two parcels.'
  if (/^Pearson/.test(method)) return 'Functional connectivity is the Pearson correlation of the series of two parcels.'
  if (/^Partial/.test(method))
    return 'Functional connectivity is the partial correlation of the series of two parcels given all others, from the inverse of their covariance.'
  if (/tangent space/.test(method))
    return `Functional connectivity is the logarithm of a recording's covariance, whitened by the geometric mean of the ${count(numberAt(json, 'Recordings') ?? NaN, 'recording')} (tangent space) ${cite('varoquaux2010')}.`
  const [, longest] = listAt(json, 'LagRangeSeconds')
  if (typeof longest === 'number')
    return `Functional connectivity is the Pearson correlation of largest size over shifts of whole frames by up to ${tell(longest)} s in either direction.`
  return `Functional connectivity: ${method}.`
}

function describeCovariance(json: Json): string[] {
  if (at(json, 'Covariance') === undefined) return []
  const series = at(json, 'Standardised') === true ? 'series of unit variance' : 'series in their own units'
  return [
    `Covariances of ${series} were estimated with the shrinkage of Ledoit and Wolf ${cite('ledoitWolf2004')} towards a multiple of the identity.`,
  ]
}

/** What came of recordings that were compared alike. */
export function tellConnectivity(all: readonly Json[]): string {
  const numbers = (path: string) => all.flatMap((json) => numberAt(json, path) ?? [])
  const [frames, shrinkage] = [numbers('FramesUsed'), numbers('Shrinkage')]
  const leftOut = all.map((json) => listAt(json, 'ParcelsLeftOut').length)
  const per = all.length === 1 ? '' : ' per recording'
  return [
    ...(frames.length > 0 ? [`Frames used${per}: ${spreadOf(frames)}.`] : []),
    ...(shrinkage.length > 0 ? [`Shrinkage${per}: ${spreadOf(shrinkage)}.`] : []),
    ...(leftOut.some((n) => n > 0) ? [`Parcels left out${per}: ${spreadOf(leftOut)}.`] : []),
  ].join(' ')
}

/** How matrices of a group were averaged; null where the file is of something else. */
export function describeGroupMean(json: Json): string | null {
  const method = textAt(json, 'Method') ?? ''
  const recordings = numberAt(json, 'Recordings')
  if (recordings === null || !/^(Mean|Arithmetic mean) over /.test(method)) return null
  const how = /Fisher z/.test(method) ? ', as Fisher z, and turned back to correlations' : ''
  return `The matrices of ${count(recordings, 'recording')} were averaged, each pair of parcels over the recordings that have it${how}.`
}

/** How measures of graphs and of slow fluctuations were computed; null where the sidecar tells of neither. */
export function describeMeasures(json: Json): string | null {
  const sentences = [...describeGraph(json), ...describeSlow(json)]
  return sentences.length === 0 ? null : sentences.join(' ')
}

function describeGraph(json: Json): string[] {
  const graph = objectAt(json, 'Graph')
  const density = graph && numberAt(graph, 'DensityAsked')
  if (graph === null || density === null) return []
  const negative = textAt(graph, 'NegativeWeights') === 'absolute' ? 'by their absolute weight' : 'as no connection'
  const runs = numberAt(graph, 'Modularity.Runs')
  const [resolution, seed] = [numberAt(graph, 'Modularity.Resolution'), numberAt(graph, 'Modularity.Seed')]
  return [
    `Graphs kept the strongest ${tell(density * 100)} % of the pairs of parcels; negative entries counted ${negative}.`,
    `Of each graph degree, strength, clustering (binary, and weighted ${cite('onnela2005')}), path lengths and efficiency ${cite('latora2001')} were computed; see ${cite('rubinov2010')} for what they mean.`,
    ...(runs === null
      ? []
      : [
          `Communities are the best of ${count(runs, 'run')} of the Louvain method ${cite('blondel2008')} (resolution ${tell(resolution ?? 1)}, seed ${seed ?? 'not recorded'}).`,
        ]),
  ]
}

function describeSlow(json: Json): string[] {
  const [low, high] = listAt(json, 'SlowFluctuations.BandHz')
  if (typeof low !== 'number' || typeof high !== 'number') return []
  return [
    `The amplitude of low-frequency fluctuations (ALFF) ${cite('zang2007')} is the mean amplitude from ${tell(low)} to ${tell(high)} Hz; fractional ALFF ${cite('zou2008')} is the sum of these amplitudes over that of all frequencies above 0.`,
  ]
}

/** Which seeds had maps made of them; null where the sidecar is of something else. */
export function describeSeedMaps(all: readonly Json[]): string | null {
  const seeds = [...new Set(all.flatMap((json) => textAt(json, 'Seed') ?? []))]
  if (seeds.length === 0) return null
  const many = seeds.length > 1
  return `Of the ${many ? 'seeds' : 'seed'} ${listOf(seeds)} the Pearson correlation with every voxel was mapped.`
}
