import { z } from 'zod'
import { count, hertz, outputs, times, workers } from './taskFields'

/** Which columns of a confounds table are regressed out; what each holds stands in docs/cleaning.md. */
export const confoundStrategies = ['none', '6P', '9P', '24P', '36P', 'aCompCor'] as const
export const signalScalings = ['none', 'zscore', 'psc', 'robust'] as const
/** What frames of motion are told by. */
export const censorSources = ['confounds', 'quality', 'mask'] as const
export const temporalFilters = ['none', 'butterworth', 'cosine'] as const

/** Cleans a parcel series: spikes, trend, bands of frequency, confounds, frames of motion; each step is optional. */
export const cleanTask = {
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
}
