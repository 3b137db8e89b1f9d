import { z } from 'zod'
import { count, hertz, outputs, workers } from './taskFields'

/** Programs whose motion parameters are read; docs/quality.md has the columns and units of each. */
export const motionKinds = ['fmriprep', 'fsl', 'spm', 'afni'] as const

/** Judges recordings: motion, DVARS, signal to noise, coverage, spectrum; a table of the group; motion's trace in connectivity. */
export const qualityTask = {
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
}
