import { z } from 'zod'
import {
  datasetFactsSchema,
  participantColumnSchema,
  participantSchema,
  scannedConnectomeSchema,
  scannedRecordingSchema,
} from './datasets'
import { findingSchema } from './findings'

/** Long pieces of work on recordings, each run in a child process: paths and small values in and out. */
const outputs = z.object({ files: z.array(z.string()), findings: z.array(findingSchema) })

/** Which columns of a confounds table are regressed out; what each holds stands in docs/cleaning.md. */
export const confoundStrategies = ['none', '6P', '9P', '24P', '36P', 'aCompCor'] as const
export const signalScalings = ['none', 'zscore', 'psc', 'robust'] as const
/** What frames of motion are told by. */
export const censorSources = ['confounds', 'quality', 'mask'] as const
export const temporalFilters = ['none', 'butterworth', 'cosine'] as const

const hertz = z.number().positive()
const count = z.number().int().nonnegative()

/** Seconds between frames of series, by the paths of these: of those whose files do not say it. */
export const times = z.record(z.string(), z.number().positive()).default({})

/** Recordings worked on at once; as many as the machine has processors when left out. The outcome is the same. */
const workers = z.number().int().positive().max(256).optional()

/** How two parcels are compared; see docs/connectivity.md. */
export const connectivityKinds = ['pearson', 'fisher-z', 'partial', 'tangent', 'lagged'] as const
export const negativeWeights = ['zero', 'absolute'] as const

/** Programs whose motion parameters are read; docs/quality.md has the columns and units of each. */
export const motionKinds = ['fmriprep', 'fsl', 'spm', 'afni'] as const

/** What `exportData` writes; docs/export.md. */
export const exportFormats = ['bids', 'cifti', 'nifti', 'csv', 'npy', 'matlab'] as const

export const dataTaskSchemas = {
  /** Looks through a folder: its recordings, people and what is wrong with it. Nothing is copied or changed. */
  scan: {
    input: z.object({
      folder: z.string(),
      /** What an earlier scan of the folder said: files that have not changed since are not read again. */
      known: z.array(scannedRecordingSchema).default([]),
      /** Whether each finding comes by itself; else many of one kind come as one that says how many. */
      eachFinding: z.boolean().default(false),
      /** Reads matrices of connectivity as well, which are else listed by their names. */
      readsConnectomes: z.boolean().optional(),
      /** Reads every volume to its end, which finds what is damaged inside a large compressed file. */
      thorough: z.boolean().optional(),
    }),
    output: outputs.extend({
      dataset: datasetFactsSchema,
      recordings: z.array(scannedRecordingSchema),
      participants: z.array(participantSchema),
      /** Of the participants' values. */
      columns: z.array(participantColumnSchema),
      /** Label volumes and other atlases in the folder, relative to it. */
      atlases: z.array(z.string()),
      connectomes: z.array(scannedConnectomeSchema),
    }),
  },
  /** Writes what was made as a BIDS derivative and in the formats of other programs, with a paragraph of methods. */
  exportData: {
    input: z.object({
      /** Folders and files of parcel series, and what lies beside them: matrices, measures, motion, outliers. */
      from: z.array(z.string()).min(1),
      times,
      formats: z.array(z.enum(exportFormats)).min(1).default(['bids']),
      out: z.string(),
      /** Name of the derived data set. */
      name: z.string().min(1).max(80).default('Boldscope derivatives'),
      /** Who the derived data set is by, as they are to be cited. */
      authors: z.array(z.string().trim().min(1).max(200)).max(1000).default([]),
      /** Roots of the data sets that the sources lie in, for BIDS URIs: name to folder. */
      sources: z.record(z.string(), z.string()).default({}),
    }),
    output: outputs.extend({
      recordings: z.number().int(),
      /** The paragraph for a methods section, with versions and references. */
      methods: z.string(),
    }),
  },
  /** Cleans a parcel series: spikes, trend, bands of frequency, confounds, frames of motion; each step is optional. */
  clean: {
    input: z.object({
      /** A parcel series; or several, and folders of them. */
      series: z.union([z.string(), z.array(z.string()).min(1)]),
      /**
       * Confounds tables as fMRIPrep writes them, with their JSON sidecars where they lie beside: the one of the run, or
       * files and folders among which the table of each run is found by its name.
       */
      confounds: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
      /** The tables that are known to be of series, by the paths of these: nothing is matched by name for them. */
      tables: z.record(z.string(), z.string()).default({}),
      strategy: z.enum(confoundStrategies).default('none'),
      /** Whether the global signal is among the confounds; only 9P and 36P take it when this is left out. */
      globalSignal: z.boolean().optional(),
      /** Components of aCompCor; all that the table holds when left out. */
      components: z.number().int().positive().optional(),
      /** Further columns of the table to regress out, by their names in it. */
      columns: z.array(z.string()).default([]),
      out: z.string(),
      /** Seconds between frames, where nothing else says so. */
      trSeconds: z.number().positive().optional(),
      times,
      /** Frames left out at the start; 'auto' takes those that the table marks as not yet steady. */
      dummyFrames: z.union([count, z.literal('auto')]).default(0),
      despike: z.boolean().default(false),
      /** Frames of the running median that spikes are measured against; odd. */
      despikeWindow: z.number().int().min(3).default(31),
      /** Robust deviations at which values begin to be drawn in, and beyond which none stays. */
      despikeFrom: z.number().positive().default(2.5),
      despikeTo: z.number().positive().default(4),
      /** Degree of the polynomial that is removed: 0 the mean, 1 a line; null for none. */
      detrend: z.number().int().min(0).max(10).nullable().default(1),
      filter: z.enum(temporalFilters).default('none'),
      /** What is slower goes. */
      lowCutHz: hertz.nullable().default(null),
      /** What is faster goes; 'butterworth' only. */
      highCutHz: hertz.nullable().default(null),
      /** Order of the Butterworth filter, which runs once forwards and once backwards. */
      filterOrder: z.number().int().min(1).max(10).default(5),
      /** Leaves out frames of motion. */
      censor: z.boolean().default(false),
      /**
       * What tells them: the confounds table, or the courses that `quality` measured, both by the thresholds below; or the
       * mask that `quality` or the window wrote, as it is.
       */
      censorBy: z.enum(censorSources).default('confounds'),
      /** Folders that `quality` wrote, and files of these: those of each run are found by their names. */
      censorFrom: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
      /** Those that are known to be of series, by the paths of these: folder and what the files' names begin with. */
      judged: z.record(z.string(), z.string()).default({}),
      /** Millimetres of framewise displacement; null = not judged by it. */
      fdThreshold: z.number().positive().nullable().default(0.5),
      /** Standardised DVARS; null = not judged by it. */
      dvarsThreshold: z.number().positive().nullable().default(1.5),
      /** Frames left out before and after each such frame. */
      censorBefore: count.default(0),
      censorAfter: count.default(0),
      /** Shorter runs of kept frames between censored ones are left out as well. */
      minContiguous: z.number().int().min(1).default(5),
      /** 'missing' keeps the rows of censored frames as n/a, so that time stays in place; 'removed' leaves them out. */
      censoredFrames: z.enum(['missing', 'removed']).default('missing'),
      scaling: z.enum(signalScalings).default('none'),
      workers,
    }),
    output: outputs.extend({
      recordings: z.array(
        z.object({
          /** What was cleaned, and where the outcome is. */
          series: z.string(),
          timeseries: z.string(),
          outliers: z.string(),
          /** Frames of the recording, and those that were left after dummies and censoring. */
          frames: z.number().int(),
          framesKept: z.number().int(),
          parcels: z.number().int(),
          /** Parcels without a usable value in the outcome. */
          emptyParcels: z.number().int(),
          confounds: z.number().int(),
          degreesOfFreedom: z.number(),
        }),
      ),
      /** Recordings that could not be cleaned; a finding says why. */
      leftOut: z.number().int(),
    }),
  },
  /** Compares the parcels of each recording with one another: matrices, measures of their graphs, slow fluctuations. */
  connectivity: {
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
  },
  /** Judges recordings: motion, DVARS, signal to noise, coverage, spectrum; a table of the group; motion's trace in connectivity. */
  quality: {
    input: z.object({
      /** 4D recordings, and parcel series; those of one run are taken together. Folders of series are searched. */
      bold: z.array(z.string()).default([]),
      series: z.array(z.string()).default([]),
      /** Runs whose files are known to belong together: nothing of these is matched by its name. */
      runs: z
        .array(
          z.object({
            bold: z.string().nullable(),
            series: z.string().nullable(),
            motion: z.string().nullable(),
            /** Mask of the brain of this run; goes before the atlas, and after the mask for all. */
            mask: z.string().nullable(),
            /** Seconds between frames, by the data set; goes before what the header says, and after sidecars. */
            trSeconds: z.number().positive().nullable(),
          }),
        )
        .default([]),
      /** Mask of the brain (NIfTI) for every recording; the atlas, else a rough one of each recording, when left out. */
      mask: z.string().optional(),
      /** Label volume (NIfTI), for coverage and signal to noise of each parcel; and the table of its names. */
      atlas: z.string().optional(),
      labels: z.string().optional(),
      /** Files of motion parameters and confounds tables, and folders of them; matched to the runs by their names. */
      motion: z.array(z.string()).default([]),
      /** What wrote the motion, where the names do not say it: columns and units follow from it. */
      motionKind: z.enum(motionKinds).optional(),
      out: z.string(),
      /** Seconds between frames, where nothing else says so. */
      trSeconds: z.number().positive().optional(),
      /** Millimetres of framewise displacement; null = not judged by it. */
      fdThreshold: z.number().positive().nullable().default(0.5),
      /** Standardised DVARS; null = not judged by it. */
      dvarsThreshold: z.number().positive().nullable().default(1.5),
      /** Frames left out before and after each such frame, and the shortest run of frames that is kept. */
      censorBefore: count.default(0),
      censorAfter: count.default(0),
      minContiguous: z.number().int().min(1).default(5),
      /** Spheres of framewise displacement (Power) and of the relative root mean square (Jenkinson), mm. */
      headRadiusMm: z.number().positive().default(50),
      brainRadiusMm: z.number().positive().default(80),
      /** A rough mask holds voxels above this share of the way from the 2nd to the 98th percentile of the means. */
      maskShare: z.number().gt(0).lt(1).default(0.1),
      /** Of the spectrum of the global signal. */
      bandHz: z.tuple([z.number().nonnegative(), hertz]).default([0.01, 0.1]),
      /** Parcels seen less than this are counted as poorly covered. */
      leastCoverage: z.number().min(0).max(1).default(0.5),
      /** Robust deviations from the group's median beyond which a recording is marked; and the smallest group. */
      groupDeviations: z.number().positive().default(3),
      fewestInGroup: z.number().int().min(3).default(8),
      /** QC-FC: the fewest recordings with motion, the level of significance, and what a parcel may miss of the frames. */
      fewestForQcFc: z.number().int().min(4).default(8),
      qcFcLevel: z.number().gt(0).lt(1).default(0.05),
      mostMissing: z.number().min(0).lt(1).default(0.2),
      workers,
    }),
    output: outputs.extend({
      recordings: z.number().int(),
      leftOut: z.number().int(),
      withMotion: z.number().int(),
      /** What was judged, as the rows of the table: its files, and what its outcomes are called after. */
      judged: z.array(z.object({ bold: z.string().nullable(), series: z.string().nullable(), name: z.string() })),
      /** Recordings that stand out in the group by at least one measure; null where it was too small to be judged. */
      outliers: z.number().int().nullable(),
      /** Medians over the recordings; null where none has it. */
      meanFd: z.number().nullable(),
      tsnr: z.number().nullable(),
      table: z.string(),
      /** Null with too few recordings that have motion and a series. */
      qcFc: z
        .object({
          matrix: z.string(),
          people: z.number().int(),
          medianAbsolute: z.number(),
          significant: z.number(),
          /** Null where the places of the parcels are unknown. */
          distanceDependence: z.number().nullable(),
        })
        .nullable(),
    }),
  },
} as const
