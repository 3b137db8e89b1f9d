import { z } from 'zod'
import { hertz, outputs, times, workers } from './taskFields'

/** How two parcels are compared; see docs/connectivity.md. */
export const connectivityKinds = ['pearson', 'fisher-z', 'partial', 'tangent', 'lagged'] as const
export const negativeWeights = ['zero', 'absolute'] as const

/** Compares the parcels of each recording with one another: matrices, measures of their graphs, slow fluctuations. */
export const connectivityTask = {
  input: z.object({
    /** Folders and files of parcel series. */
    series: z.array(z.string()).default([]),
    /** Instead of series: folders and files of matrices that were computed elsewhere, for the measures of their graphs. */
    matrices: z.array(z.string()).default([]),
    kind: z.enum(connectivityKinds).default('pearson'),
    out: z.string(),
    /** Seconds between frames, where nothing else says so. */
    trSeconds: z.number().positive().optional(),
    times,
    /** 'partial' and 'tangent': series with mean 0 and standard deviation 1 before the covariance is shrunk. */
    standardise: z.boolean().default(true),
    /** 'lagged': parcels may follow one another by this much. */
    maxLagSeconds: z.number().nonnegative().optional(),
    /** Parcels that miss more of the frames than this share are left out, and so are frames that a kept one misses. */
    mostMissing: z.number().min(0).lt(1).default(0.2),
    /** Recordings with fewer usable frames are left out. */
    fewestFrames: z.number().int().min(4).default(20),
    /** Rows and columns as the atlas has them, or network after network. */
    order: z.enum(['atlas', 'network']).default('atlas'),
    /** Mean over the recordings with its deviation and counts; 'tangent' has its geometric mean anyway. */
    groupMean: z.boolean().default(false),
    /** Measures of the graph; 'pearson', 'fisher-z' and 'partial' only. */
    measures: z.boolean().default(false),
    /** Share of the pairs of parcels that become edges of the graph, the strongest first. */
    density: z.number().gt(0).max(1).default(0.1),
    negativeWeights: z.enum(negativeWeights).default('zero'),
    /** Of the modularity: above 1 for smaller communities. */
    resolution: z.number().positive().default(1),
    louvainRuns: z.number().int().positive().default(10),
    seed: z.number().int().default(1),
    /** Amplitude of slow fluctuations of each parcel. */
    alff: z.boolean().default(false),
    alffBandHz: z.tuple([z.number().nonnegative(), hertz]).default([0.01, 0.08]),
    /** 4D recording that the series (one only) was made of: a map of each seed's correlation with its voxels is written. */
    bold: z.string().optional(),
    /** Names of parcels; with `bold` only. */
    seeds: z.array(z.string()).default([]),
    /** Mask of the brain for their maps; without one a rough mask is computed, as for quality. */
    mask: z.string().optional(),
    workers,
  }),
  output: outputs.extend({
    recordings: z.number().int(),
    leftOut: z.number().int(),
    parcels: z.number().int(),
    /** One for each recording; none where matrices were given. */
    matrices: z.array(z.string()),
    measures: z.array(z.string()),
    /** Geometric mean of the cohort; 'tangent' only. */
    mean: z.string().nullable(),
    /** Of each kind of matrix: mean over the recordings, its standard deviation, how many have each edge. */
    groupMeans: z
      .array(
        z.object({
          stat: z.string(),
          recordings: z.number().int(),
          mean: z.string(),
          deviation: z.string(),
          count: z.string(),
          /** Of the graph of the mean; null where nobody asked for measures. */
          measures: z.string().nullable().default(null),
        }),
      )
      .default([]),
    /** One for each seed. */
    seedMaps: z.array(z.string()),
  }),
}
