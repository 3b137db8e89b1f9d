import { AppError, type TaskInput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { scoreWindows, type Reconstructed, type WindowScores } from '../domain/normative'
import type { FileStore, TaskContext } from '../ports'
import { readEntities } from './entities'
import { contractFindings } from './modelFiles'
import { baseName } from './paths'
import type { Reconstructor } from './reconstruction'
import { openSeries } from './series/openSeries'

/** A reference cohort as the model sees it. */
export interface Cohort {
  reconstructions: Reconstructed[]
  scores: WindowScores[]
  /** Whose each recording is, as far as names tell. */
  people: string[]
  /** SHA-256 of each recording's file. */
  hashes: string[]
  /** Recordings left out because they are of the judged person. */
  leftOut: number
  findings: Finding[]
}

/** With fewer recordings there is no spread between people to judge by. */
const fewestRecordings = 3

/**
 * Reconstructs every recording of the cohort but those of the judged person: of the same subject by name, or the same
 * file by content. Recordings that cannot be read or do not fit the model are left out with a finding. Throws AppError
 * 'input.bad' when fewer than three are left.
 */
export async function reconstructCohort(
  files: FileStore,
  reconstructor: Reconstructor,
  { reference, series: judgedPath, times }: TaskInput<'detect'>,
  context: TaskContext,
): Promise<Cohort> {
  const { contract } = reconstructor.model.card
  const { paths, read } = await openSeries(files, [reference].flat(), times)
  const others = await withoutPerson(files, paths, judgedPath)
  const cohort: Cohort = {
    reconstructions: [],
    scores: [],
    people: [],
    hashes: [],
    leftOut: paths.length - others.length,
    findings: [],
  }
  for (const [index, { path, hash }] of others.entries()) {
    context.progress({ fraction: index / others.length, message: `Reference ${index + 1} of ${others.length}` })
    const series = await read(path)
    const doubts = series.ok ? contractFindings(contract, series.value, baseName(path)) : series.findings
    if (!series.ok || doubts.some(({ severity }) => severity === 'error')) {
      cohort.findings.push(leftOutOf(baseName(path), doubts))
      continue
    }
    const reconstruction = await reconstructor.reconstruct(series.value, { signal: context.signal })
    const starts = reconstruction.plan.patches.map(({ firstFrame }) => firstFrame)
    cohort.reconstructions.push(reconstruction)
    cohort.scores.push(scoreWindows(reconstruction, starts, contract.patchFrames))
    cohort.people.push(readEntities(path).subject)
    cohort.hashes.push(hash)
  }
  if (cohort.scores.length < fewestRecordings) throw tooFew(cohort)
  return cohort
}

async function withoutPerson(files: FileStore, paths: readonly string[], judgedPath: string) {
  const { subject } = readEntities(judgedPath)
  const judgedHash = await files.sha256(judgedPath)
  const others: Array<{ path: string; hash: string }> = []
  for (const path of paths) {
    if (readEntities(path).subject === subject) continue
    const hash = await files.sha256(path)
    if (hash !== judgedHash) others.push({ path, hash })
  }
  return others
}

const leftOutOf = (file: string, doubts: readonly Finding[]): Finding => ({
  code: 'reference.leftOut',
  severity: 'warning',
  place: { file },
  message: `${file} was left out of the cohort: ${doubts.find(({ severity }) => severity === 'error')?.message ?? ''}`,
  suggestion: 'Take it out of the cohort, or mend it.',
})

function tooFew({ scores, findings }: Cohort): AppError {
  const message = `The reference cohort has ${scores.length} usable recordings of other people; at least ${fewestRecordings} are needed.`
  const suggestion = 'Give a folder with parcel series of more people, made with the atlas of the model.'
  return new AppError('input.bad', message, [
    ...findings,
    { code: 'reference.tooFew', severity: 'error', place: {}, message, suggestion },
  ])
}
