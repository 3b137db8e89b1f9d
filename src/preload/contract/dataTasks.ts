import { z } from 'zod'
import { cleanTask } from './cleanTask'
import { connectivityTask } from './connectivityTask'
import {
  datasetFactsSchema,
  participantColumnSchema,
  participantSchema,
  scannedConnectomeSchema,
  scannedRecordingSchema,
} from './datasets'
import { qualityTask } from './qualityTask'
import { outputs, times } from './taskFields'

/** What `exportData` writes; docs/export.md. */
export const exportFormats = ['bids', 'cifti', 'nifti', 'csv', 'npy', 'matlab'] as const

/** Long pieces of work on recordings, each run in a child process: paths and small values in and out. */
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
  clean: cleanTask,
  connectivity: connectivityTask,
  quality: qualityTask,
} as const
