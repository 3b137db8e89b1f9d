import { z } from 'zod'
import { connectomeSchema } from './connectomes'
import { explanationSchema } from './explanations'
import { groupQualitySchema } from './quality'
import { tableSchema } from './tables'

/** What was asked of recordings, one analysis per job: the first four of a model, the others of the recordings alone. */
export const analysisKinds = ['explain', 'forecast', 'embed', 'predict', 'connectivity', 'quality'] as const

export const analysisSummarySchema = z.object({
  id: z.string(),
  kind: z.enum(analysisKinds),
  /** In a few words: the method, or what was predicted. */
  title: z.string(),
  /** null where no model was asked. */
  modelId: z.string().nullable(),
  modelName: z.string().nullable(),
  /** Null when several recordings were asked about, or the one is gone. */
  recordingId: z.string().nullable(),
  /** Base name of the recording, or how many there were. */
  recordings: z.string(),
  atlasId: z.string().nullable(),
  phantom: z.boolean(),
  /** Connectivity that was computed elsewhere: `recordings` is the name of its file, `title` what its values are. */
  imported: z.boolean().optional(),
  madeAt: z.string(),
})
export type AnalysisSummary = z.infer<typeof analysisSummarySchema>

/** Arrays behind bytes/analyses: of an explanation its map and the control's, [P, P] or [P, W]; of a forecast [frames, P]. */
export const analysisArrays = [
  'map-matrix',
  'map-frames',
  'control-matrix',
  'control-frames',
  'recorded',
  'predicted',
  'predicted-control',
] as const
export type AnalysisArray = (typeof analysisArrays)[number]

export const forecastSchema = z.object({
  /** The frames that were predicted, [first, last], from 0; those before `first` and from `from` on were the context. */
  frames: z.tuple([z.number().int(), z.number().int()]),
  from: z.number().int(),
  trSeconds: z.number().nullable(),
  /** Columns of the arrays, in order. */
  parcels: z.array(z.object({ name: z.string(), network: z.string().nullable() })),
  skill: z.object({ persistence: z.number().nullable(), mean: z.number().nullable() }),
  r2: z.number().nullable(),
  control: z.object({ name: z.string(), r2: z.number().nullable() }).nullable(),
  /** The recording shows what came, at least in part. */
  recorded: z.boolean(),
  warnings: z.array(z.string()),
})
export type Forecast = z.infer<typeof forecastSchema>

export const analysisSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('explain'), summary: analysisSummarySchema, explanation: explanationSchema }),
  z.object({ kind: z.literal('forecast'), summary: analysisSummarySchema, forecast: forecastSchema }),
  z.object({ kind: z.literal('embed'), summary: analysisSummarySchema, table: tableSchema }),
  z.object({ kind: z.literal('predict'), summary: analysisSummarySchema, table: tableSchema }),
  z.object({ kind: z.literal('connectivity'), summary: analysisSummarySchema, connectome: connectomeSchema }),
  z.object({ kind: z.literal('quality'), summary: analysisSummarySchema, group: groupQualitySchema }),
])
export type Analysis = z.infer<typeof analysisSchema>
export type AnalysisOf<Kind extends Analysis['kind']> = Extract<Analysis, { kind: Kind }>
