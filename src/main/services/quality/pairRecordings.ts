import { AppError, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { motionKindOf, type MotionKind } from '../../domain/quality'
import type { FileStore } from '../../ports'
import { listGiven } from '../listBelow'
import { otherRun, unmatched } from '../matchRuns'
import { baseName } from '../paths'
import { runKey } from '../runKey'
import { knownTimes } from '../series/openSeries'
import { listSeries } from '../seriesFiles'
import { qualityName } from './qualityName'

export type Input = TaskInput<'quality'>

export interface MotionPath {
  path: string
  kind: MotionKind
}

/** The files of one run; at least one of recording and series is there. */
export interface RunFiles {
  /** What outputs are called after, without suffix and ending. */
  name: string
  bold: string | null
  series: string | null
  motion: MotionPath | null
  mask: string | null
  /** Seconds between frames, by the data set; goes before what the header says, and after sidecars. */
  trSeconds: number | null
}

/**
 * Which files belong to one run: those that are given together, those with the same BIDS entities, or with the same
 * name but for what SPM, FSL and this program add to it. A single recording, series and file of motion belong together
 * whatever they are called.
 */
export async function pairRecordings(files: FileStore, input: Input, findings: Finding[]): Promise<RunFiles[]> {
  const matched = await addTimes(files, input, await matchByName(files, input, findings))
  refuseSameNames(matched)
  return [...matched, ...knownRuns(input, matched)]
}

/** What tables of people say of the time between frames of series alone: a volume says it itself. */
async function addTimes(files: FileStore, { series }: Input, runs: readonly RunFiles[]): Promise<RunFiles[]> {
  const alone = runs.flatMap((run) => (run.bold === null && run.series !== null ? [run.series] : []))
  const times = await knownTimes(files, series, alone)
  return runs.map((run) => ({ ...run, trSeconds: times[run.series ?? ''] ?? null }))
}

async function matchByName(files: FileStore, input: Input, findings: Finding[]): Promise<RunFiles[]> {
  const series = (input.series.length > 0 ? await listSeries(files, input.series) : []).filter(
    (path) => motionKindOf(baseName(path)) !== 'fmriprep',
  )
  const motion = await listMotion(files, input)
  if (input.motion.length > 0 && motion.length === 0) findings.push(noMotion(baseName(input.motion[0])))
  const isOne = input.bold.length <= 1 && series.length <= 1 && motion.length <= 1
  const keyOf = (path: string) => (isOne ? '' : runKey(path))
  const motionOf = new Map<string, MotionPath>()
  for (const one of motion) {
    const key = keyOf(one.path)
    if (motionOf.has(key)) findings.push(secondMotion(one.path, motionOf.get(key)!.path))
    else motionOf.set(key, one)
  }
  const used = new Set<string>()
  const runOf = (bold: string | null, own: string | null): RunFiles => {
    const path = (bold ?? own)!
    used.add(keyOf(path))
    return {
      name: qualityName(path),
      bold,
      series: own,
      motion: motionOf.get(keyOf(path)) ?? null,
      mask: null,
      trSeconds: null,
    }
  }
  const seriesOf = groupBy(series, keyOf)
  const runs = input.bold.map((bold) => runOf(bold, seriesOf.get(keyOf(bold))?.shift() ?? null))
  const left = new Set([...seriesOf.values()].flat())
  runs.push(...series.filter((path) => left.has(path)).map((path) => runOf(null, path)))
  for (const [key, { path }] of motionOf) if (!used.has(key)) findings.push(unmatched('quality.motion.unmatched', path))
  if (isOne) findings.push(...runs.flatMap(strangers))
  return runs
}

/** Runs of several pipelines and data sets may have one name: then they are numbered. */
function knownRuns({ runs, motionKind }: Input, others: readonly RunFiles[]): RunFiles[] {
  const taken = new Set(others.map(({ name }) => name))
  return runs
    .filter(({ bold, series }) => bold !== null || series !== null)
    .map(({ bold, series, motion, mask, trSeconds }) => {
      const base = qualityName((bold ?? series)!)
      let name = base
      for (let n = 2; taken.has(name); n++) name = `${base}${n}`
      taken.add(name)
      return {
        name,
        bold,
        series,
        mask,
        trSeconds,
        motion: motion === null ? null : { path: motion, kind: kindOf(motion, motionKind) },
      }
    })
}

const groupBy = (paths: readonly string[], keyOf: (path: string) => string): Map<string, string[]> => {
  const groups = new Map<string, string[]>()
  for (const path of paths) groups.set(keyOf(path), [...(groups.get(keyOf(path)) ?? []), path])
  return groups
}

/** Throws AppError 'usage.bad' where nothing says which program wrote a file. */
function kindOf(path: string, given: MotionKind | undefined): MotionKind {
  const kind = given ?? motionKindOf(baseName(path)) ?? (/\.tsv(\.gz)?$/i.test(path) ? 'fmriprep' : null)
  if (kind !== null) return kind
  throw new AppError(
    'usage.bad',
    `The name of ${baseName(path)} does not say which program wrote it, and so neither columns nor units. Say it: fmriprep, fsl, spm or afni.`,
  )
}

async function listMotion(files: FileStore, { motion, motionKind }: Input): Promise<MotionPath[]> {
  const { named, found } = await listGiven(files, motion, speaksOfMotion)
  return [...named, ...found].map((path) => ({ path, kind: kindOf(path, motionKind) }))
}

/** Series of parcels end in .1D as well: in folders a name has to speak of motion. */
const speaksOfMotion = (name: string): boolean =>
  motionKindOf(name) !== null && (!/\.1D$/i.test(name) || /motion|dfile|volreg|mcf/i.test(name))

function refuseSameNames(runs: readonly RunFiles[]): void {
  const seen = new Set<string>()
  for (const { name } of runs) {
    if (seen.has(name))
      throw new AppError(
        'usage.bad',
        `Two recordings would be written as ${name}. Judge each into a folder of its own.`,
      )
    seen.add(name)
  }
}

/** Files that are taken together because there is one of each, although their names say that they are of several runs. */
function strangers({ bold, series, motion }: RunFiles): Finding[] {
  const [first, ...others] = [bold, series, motion?.path ?? null].filter((path) => path !== null)
  return others.flatMap((path) => otherRun('quality.run.other', first, path))
}

const noMotion = (folder: string): Finding => ({
  code: 'quality.motion.none',
  severity: 'warning',
  place: { file: folder },
  message: `No file of motion was found in ${folder}: nothing is said of how much anybody moved.`,
  suggestion: 'Name the files themselves; in folders the name of a file must say which program wrote it.',
})

const secondMotion = (path: string, first: string): Finding => ({
  code: 'quality.motion.second',
  severity: 'warning',
  place: { file: baseName(path) },
  message: `${baseName(path)} and ${baseName(first)} are motion of one run; the second is used.`,
  suggestion: 'Give one of them.',
})
