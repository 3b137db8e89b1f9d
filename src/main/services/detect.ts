import { AppError, type Detection, type TaskInput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import {
  fewestFindings,
  isPlanted,
  judge,
  medianOrNull,
  readTruth,
  residualBand,
  scoreWindows,
  type Judgement,
  type PlantedAnomaly,
} from '../domain/normative'
import type { ParcelSeries } from '../domain/parcelSeries'
import { auroc } from '../domain/statistics'
import type { FileStore, Runtime, Task } from '../ports'
import { readAtlas, type AtlasFile } from './atlasFiles'
import { reconstructCohort, type Cohort } from './cohort'
import { listCells } from './detectionCells'
import { writeDetection } from './detectionOutputs'
import { doubtTraining } from './doubtTraining'
import { doubtTruth } from './doubtTruth'
import { readEntities } from './entities'
import { demand } from './fileText'
import { joinRemarks } from './modelFiles'
import { baseName } from './paths'
import { openReconstructor, type Reconstruction, type Reconstructor } from './reconstruction'
import { readOneSeries } from './series/openSeries'

export interface DetectPorts {
  files: FileStore
  runtime: Runtime
  /** Name and version that findings.json says it was made with. */
  program: { name: string; version: string }
}

/** Part of the progress that the judged recording takes; the rest is the cohort's. */
const ownShare = 0.05

/**
 * Finds what is unusual in a recording: reconstructs it and a reference cohort from the unmasked rest, and judges the
 * residuals of each parcel in each window against those of the cohort.
 */
export const makeDetect =
  (ports: DetectPorts): Task<'detect'> =>
  async (input, context) => {
    const { files } = ports
    const remarks: Finding[] = []
    const planted = input.truth === undefined ? null : await readPlanted(files, input.truth)
    const series = demand(await readOneSeries(files, input.series, input.times, [input.reference].flat()), remarks)
    const reconstructor = await openReconstructor(ports, input.model, input.device)
    try {
      const own = await reconstructor.reconstruct(series, {
        signal: context.signal,
        progress: ({ message }) => context.progress({ fraction: 0, message }),
        file: baseName(input.series),
      })
      const cohort = await reconstructCohort(files, reconstructor, input, {
        ...context,
        progress: (told) => context.progress({ ...told, fraction: ownShare + (1 - ownShare) * (told.fraction ?? 0) }),
      })
      const findings = [...reconstructor.findings, ...joinRemarks(remarks, own.findings), ...cohort.findings]
      return await conclude(ports, input, { series: own.series, own, cohort, planted, findings, reconstructor })
    } finally {
      await reconstructor.release()
    }
  }

interface Evidence {
  /** In the model's order of parcels. */
  series: ParcelSeries
  own: Reconstruction
  cohort: Cohort
  planted: PlantedAnomaly[] | null
  findings: Finding[]
  reconstructor: Reconstructor
}

async function conclude({ files, program }: DetectPorts, input: TaskInput<'detect'>, evidence: Evidence) {
  const { series, own, cohort, reconstructor } = evidence
  const { patchFrames } = reconstructor.model.card.contract
  const windows = own.plan.patches.map(({ firstFrame }) => [firstFrame, firstFrame + patchFrames - 1] as const)
  const scores = scoreWindows(
    own,
    windows.map(([first]) => first),
    patchFrames,
  )
  const judgement = judge(scores, cohort.scores, cohort.people)
  const cells = listCells(series, windows, scores, judgement)
  const judged = cells.filter((cell) => cell.q !== null)
  const anomalies = judged.filter((cell) => cell.q! <= input.fdr).sort((a, b) => b.z! - a.z!)
  const identity = await identify(files, input, evidence)
  const atlas = await findAtlas(files, reconstructor.model.atlasFile ?? series.atlas?.file ?? null)
  const findings = [
    ...evidence.findings,
    ...atlas.findings,
    ...doubtsOf(judgement, judged.length, input.fdr, evidence),
    ...doubtTraining(reconstructor.model.card, identity.recording.sha256, cohort.hashes),
    ...doubtTruth(reconstructor.model.card),
  ]
  const detection: Detection = {
    format: 'boldscope-findings/1',
    ...identity,
    reference: { recordings: cohort.scores.length, leftOut: cohort.leftOut, cells: judgement.referenceCells },
    fdr: input.fdr,
    cells: judged.length,
    unjudged: cells.length - judged.length,
    anomalies,
    windows: windows.map(([first, last]) => [first, last]),
    quality: describeQuality(series, own),
    auroc: evidence.planted && measureAuroc(cells, evidence.planted, readEntities(input.series).subject),
    warnings: findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message),
    madeWith: program,
    madeAt: new Date().toISOString(),
  }
  const band = residualBand(cohort.reconstructions, series.parcels.length)
  const written = await writeDetection(files, input.out, {
    detection,
    cells,
    judgement,
    reconstruction: own,
    band,
    atlas: atlas.found,
  })
  return {
    files: written,
    findings,
    anomalies: anomalies.length,
    cells: judged.length,
    references: cohort.scores.length,
    auroc: detection.auroc,
  }
}

/** The label volume that pictures are drawn from. A comparison without pictures is better than none: problems become remarks. */
async function findAtlas(
  files: FileStore,
  path: string | null,
): Promise<{ found: AtlasFile | null; findings: Finding[] }> {
  if (path === null || (await files.facts(path)) === null) return { found: null, findings: [] }
  const atlas = await readAtlas(files, path)
  if (atlas.ok) return { found: atlas.value, findings: [] }
  const findings = atlas.findings.map((finding) => ({
    ...finding,
    severity: 'warning' as const,
    message: `There are no brain pictures, because ${baseName(path)} cannot be read: ${finding.message}`,
  }))
  return { found: null, findings }
}

async function identify(files: FileStore, input: TaskInput<'detect'>, { series, reconstructor }: Evidence) {
  const { card, sha256 } = reconstructor.model
  return {
    subject: readEntities(input.series).subject,
    recording: {
      name: baseName(input.series),
      sha256: await files.sha256(input.series),
      frames: series.frames,
      trSeconds: series.trSeconds,
      parcels: series.parcels.length,
      phantom: series.phantom,
    },
    model: { name: card.name, architecture: card.architecture, sha256, parameters: card.parameters },
    atlas: card.contract.atlas,
  }
}

function describeQuality({ coverage }: ParcelSeries, own: Reconstruction): Detection['quality'] {
  const known = coverage ? Array.from(coverage).filter(Number.isFinite) : []
  return {
    medianMaskedR2: medianOrNull(own.maskedR2.r2),
    meanCoverage: known.length > 0 ? known.reduce((sum, share) => sum + share, 0) / known.length : null,
    emptyParcels: own.valid.filter((usable) => usable === 0).length,
    uncoveredFrames: own.plan.uncoveredFrames,
  }
}

async function readPlanted(files: FileStore, path: string): Promise<PlantedAnomaly[]> {
  const planted = readTruth(await files.readText(path))
  if (planted) return planted
  const message = `${baseName(path)} does not hold ground truth.`
  const suggestion = 'It needs the columns subject, parcel, first_frame and last_frame, tab-separated.'
  throw new AppError('input.bad', message, [
    { code: 'truth.unfit', severity: 'error', place: { file: baseName(path) }, message, suggestion },
  ])
}

/** Of all judged cells, those planted in this subject against the others; null when one kind is absent. */
function measureAuroc(cells: ReturnType<typeof listCells>, planted: PlantedAnomaly[], subject: string): number | null {
  const own = planted.filter((one) => one.subject === subject)
  const area = auroc(
    cells.map(({ z }) => z ?? NaN),
    cells.map(({ parcel, firstFrame, lastFrame }) => isPlanted(own, parcel, firstFrame, lastFrame)),
  )
  return Number.isNaN(area) ? null : area
}

/** Recordings whose overall level lies this far from the cohort's are remarked on. */
const unusualLevel = 3

/** What the judgement itself gives reason to doubt. */
function doubtsOf(judgement: Judgement, cells: number, fdr: number, { own, cohort }: Evidence): Finding[] {
  const doubts: Finding[] = []
  const doubt = (code: string, message: string, suggestion: string) =>
    doubts.push({ code, severity: 'warning', place: {}, message, suggestion })
  const fewest = fewestFindings(cells, judgement.referenceCells, fdr)
  if (fewest > 1)
    doubt(
      'reference.small',
      `The cohort of ${cohort.scores.length} recordings is small for ${cells} cells: ` +
        (fewest === Infinity
          ? 'no cell can become a finding.'
          : `findings appear only where ${fewest} or more cells depart together.`),
      'Give a larger cohort.',
    )
  const r2 = medianOrNull(own.maskedR2.r2)
  if (r2 !== null && r2 <= 0)
    doubt(
      'model.predictsNothing',
      'The model predicts this recording no better than the mean of each parcel: findings tell of size alone.',
      'Train the model longer, or on recordings that are more like this one.',
    )
  if (judgement.levelZ > unusualLevel)
    doubt(
      'recording.level.unusual',
      `The whole recording is predicted worse than the cohort (robust z ${judgement.levelZ.toFixed(1)}): noise or motion is likely. Cells are judged relative to that.`,
      'Look at the recording and at how much the person moved.',
    )
  return doubts
}
