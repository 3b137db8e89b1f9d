import {
  clustering,
  degrees,
  louvain,
  shortestPaths,
  slowFluctuations,
  strengths,
  thresholdGraph,
  type Usable,
} from '../../domain/connectivity'
import type { Finding } from '../../domain/finding'
import { makeRandom } from '../../domain/random'
import { baseName } from '../paths'
import type { Input, Recording } from './recording'
import { fewerEdges, gaps, noFrequency } from './remarks'

/** A column of the table of measures. */
export interface Column {
  name: string
  description: string
  units?: string
  /** One for each usable parcel, in their order; NaN = n/a. */
  values: ArrayLike<number>
}

/** Measures of parcels, and of the whole for the sidecar. */
export interface Measures {
  columns: Column[]
  facts: Record<string, unknown>
  findings: Finding[]
}

/** Measures of the graph of the strongest entries of a matrix, [nodes, nodes], weighted and binary. */
export const graphMeasures = (
  { path, nodes }: { path: string; nodes: number },
  matrix: Float64Array,
  input: Input,
): Measures => {
  const { density, negativeWeights, resolution, louvainRuns, seed } = input
  const graph = thresholdGraph(matrix, nodes, { density, negativeWeights })
  const cliques = clustering(graph)
  const [weighted, binary] = [false, true].map((asBinary) => shortestPaths(graph, { binary: asBinary }))
  const random = makeRandom(seed, 'louvain')
  const partition = louvain(graph, { runs: louvainRuns, resolution, random })
  const columns: Column[] = [
    { name: 'degree', description: 'Number of edges.', values: degrees(graph) },
    { name: 'strength', description: 'Sum of the weights of the edges.', values: strengths(graph) },
    {
      name: 'clustering_binary',
      description: 'Share of the pairs of neighbours that are neighbours themselves.',
      values: cliques.binary,
    },
    {
      name: 'clustering_weighted',
      description: 'Mean intensity of the triangles (Onnela), weights divided by the largest of the graph.',
      values: cliques.weighted,
    },
    {
      name: 'path_length_weighted',
      description: 'Mean shortest path to the parcels that can be reached, an edge being 1 / weight long.',
      values: weighted.meanLength,
    },
    {
      name: 'path_length_binary',
      description: 'Mean number of edges on the shortest path to the parcels that can be reached.',
      values: binary.meanLength,
    },
    { name: 'community', description: 'Community by the Louvain method, from 1.', values: partition.communities },
  ]
  const facts = {
    Nodes: nodes,
    Edges: graph.edges,
    DensityAsked: density,
    Density: graph.density,
    Threshold: graph.threshold,
    NegativePairs: graph.negative,
    NegativeWeights: negativeWeights,
    CharacteristicPathLength: { Weighted: weighted.characteristicLength, Binary: binary.characteristicLength },
    GlobalEfficiency: { Weighted: weighted.efficiency, Binary: binary.efficiency },
    UnreachablePairs: weighted.unreachable,
    MeanClustering: { Weighted: meanOf(cliques.weighted), Binary: meanOf(cliques.binary) },
    Modularity: {
      Method: 'Louvain',
      Q: Number.isNaN(partition.q) ? null : partition.q,
      Communities: partition.count,
      Resolution: resolution,
      Runs: louvainRuns,
      Seed: seed,
    },
  }
  return { columns, facts: { Graph: facts }, findings: fewerEdges(baseName(path), density, graph.density) }
}

/** ALFF and fALFF of the parcels; n/a where frames are missing in between. */
export const slowMeasures = ({ path, series, usable }: Recording, { alffBandHz }: Input): Measures => {
  const [parcels, frames] = [usable.parcels.length, usable.frames.length]
  const trSeconds = series.trSeconds!
  const whole = isUnbroken(usable)
  const missing = new Float64Array(parcels).fill(NaN)
  const found = whole
    ? slowFluctuations(usable.values, parcels, frames, { trSeconds, band: alffBandHz })
    : { alff: missing, falff: missing, frequencies: 0 }
  const findings = whole ? [] : [gaps(baseName(path))]
  if (whole && found.frequencies === 0) findings.push(noFrequency(baseName(path), alffBandHz))
  const columns: Column[] = [
    {
      name: 'alff',
      description: 'Mean amplitude of the frequencies in the band.',
      units: 'as the series',
      values: found.alff,
    },
    {
      name: 'falff',
      description: 'Sum of the amplitudes in the band by that of all frequencies above 0.',
      values: found.falff,
    },
  ]
  const facts = { BandHz: alffBandHz, Frequencies: found.frequencies, RepetitionTime: trSeconds }
  return { columns, facts: { SlowFluctuations: facts }, findings }
}

const isUnbroken = ({ frames }: Usable): boolean => frames.at(-1)! - frames[0] === frames.length - 1

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
