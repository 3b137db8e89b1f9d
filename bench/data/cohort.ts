import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { GivenJobRequest, Job } from '../../src/preload/contract'
import { makeForkedProcesses } from '../../src/main/adapters/forkedProcess'
import type { Core } from '../../src/main/hosts/core/openCore'
import { median, runCase, tellGoal } from '../lib/measure'
import { cacheFolder } from '../lib/python'
import { makeNoise } from '../lib/wholeBrain'
import { cpuSeconds } from './inChild'

const rounds = 3
const cores = availableParallelism()
const people = 881
const parcels = 200
/** Seconds on two cores for all of it. */
const goal = 60

interface Outcome {
  recordings: number
  matrices: number
  importSeconds: number
  connectivitySeconds: number
  /** Of the child processes, all their threads together; null where the system does not tell. */
  importCpu: number | null
  connectivityCpu: number | null
}

export const cohortCases = {
  /** As the app does it: a scan as a job, its recordings into the catalogue; connectivity of all of them as a job. */
  async importAndConnect(folder: string, worker: string, resources: string): Promise<Outcome> {
    process.env.BOLDSCOPE_RESOURCES = resources
    // Loaded here alone, so that it does not count to the memory of other cases.
    const { openCore } = await import('../../src/main/hosts/core/openCore')
    const workspace = mkdtempSync(join(tmpdir(), 'boldscope-bench-'))
    const core = await openCore({
      workspace,
      host: 'browser',
      processes: makeForkedProcesses({ entry: worker }),
      assets: workspace,
      onBug: (error) => console.error(error),
    })
    try {
      const scan = await timed(() => runJob(core, { kind: 'scan', folder: { path: folder } }))
      const recordingIds = core.recordings.list().map(({ id }) => id)
      const connectivity = await timed(() => runJob(core, { kind: 'connectivity', recordingIds, matrix: 'pearson' }))
      const made = readdirSync(core.workspace.analysisAt(connectivity.given.id))
      return {
        recordings: recordingIds.length,
        // Of recordings: the mean of the group, its deviation and counts lie beside them.
        matrices: made.filter((name) => name.endsWith('_relmat.tsv') && !name.startsWith('group_')).length,
        importSeconds: scan.seconds,
        connectivitySeconds: connectivity.seconds,
        importCpu: scan.cpu,
        connectivityCpu: connectivity.cpu,
      }
    } finally {
      await core.close()
      rmSync(workspace, { recursive: true, force: true })
    }
  },
}

const runJob = async (core: Core, request: GivenJobRequest): Promise<Job> => {
  const { id } = await core.jobs.start(request)
  const job = await core.jobs.ended(id)
  if (job.state !== 'done') throw new Error(`${job.title}: ${job.state}, ${job.error?.message ?? ''}`)
  return job
}

const timed = async <Given>(work: () => Promise<Given>) => {
  const [start, ownCpu, childCpu] = [performance.now(), cpuSeconds(), cpuOfChildren()]
  const given = await work()
  // A child counts when it has ended, and it is killed when it has answered.
  await new Promise((done) => setTimeout(done, 100))
  const seconds = (performance.now() - start - 100) / 1000
  const ended = cpuOfChildren()
  return { given, seconds, cpu: ended === null ? null : cpuSeconds(ownCpu) + ended - childCpu! }
}

/** Processor time of the children that have ended, seconds: fields 16 and 17 of what Linux tells of a process. */
const cpuOfChildren = (): number | null => {
  const stat = '/proc/self/stat'
  if (!existsSync(stat)) return null
  const fields = readFileSync(stat, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/** A published cohort of 881 people, or one of its shape, taken in and made into matrices: all of it within a minute. */
export async function measureCohort(): Promise<void> {
  const { buildWorker } = await import('../../tests/fixtures/builtWorker')
  const { folder, name } = findCohort()
  const worker = await buildWorker()
  const outcomes: Outcome[] = []
  try {
    const resources = join(import.meta.dirname, '../../resources')
    for (let round = 0; round < rounds; round++)
      outcomes.push(await runCase<Outcome>('data', 'importAndConnect', folder, worker.entry, resources))
  } finally {
    await worker.remove()
  }
  const of = (what: (outcome: Outcome) => number) => median(outcomes.map(what))
  const row = (step: string, seconds: (outcome: Outcome) => number, cpu: (outcome: Outcome) => number | null) => ({
    step,
    'median s': of(seconds).toFixed(1),
    'processor s': of((outcome) => cpu(outcome) ?? NaN).toFixed(1),
    'processors at work': of((outcome) => (cpu(outcome) ?? NaN) / seconds(outcome)).toFixed(2),
  })
  console.log(`\n${name}: ${outcomes[0].recordings} recordings, ${outcomes[0].matrices} matrices, ${cores} processors`)
  console.table([
    row(
      'import: scan and catalogue',
      ({ importSeconds }) => importSeconds,
      ({ importCpu }) => importCpu,
    ),
    row(
      'connectivity, written',
      ({ connectivitySeconds }) => connectivitySeconds,
      ({ connectivityCpu }) => connectivityCpu,
    ),
  ])
  if (outcomes.some(({ matrices }) => matrices !== people)) console.log(`MISSED   a matrix for each of ${people}`)
  const total = of(({ importSeconds, connectivitySeconds }) => importSeconds + connectivitySeconds)
  tellGoal('seconds for all of it', total, goal)
}

/** Published data may not come with the program; where they lie is what tests look for too. */
const findCohort = (): { folder: string; name: string } => {
  const shared = process.env.BOLDSCOPE_SHARED ?? join(import.meta.dirname, '../../../shared')
  const abide = join(shared, 'data/abide1')
  if (existsSync(abide)) return { folder: abide, name: 'ABIDE I, CC200' }
  const folder = join(cacheFolder, 'cohort')
  writeStandIn(join(folder, 'Outputs/cpac/nofilt_noglobal/rois_cc200'))
  return { folder, name: 'a made-up stand-in of the shape of ABIDE I (which is not here)' }
}

/** Tables as the Preprocessed Connectomes Project has them: labels as header, four digits, 78 to 316 frames. */
function writeStandIn(folder: string): void {
  if (existsSync(join(folder, '.whole'))) return
  mkdirSync(folder, { recursive: true })
  const header = Array.from({ length: parcels }, (_, i) => `#${i + 1}`).join('\t')
  for (let person = 0; person < people; person++) {
    const noise = makeNoise(person + 1)
    const row = () => Array.from({ length: parcels }, () => (20 * noise()).toPrecision(4)).join('\t')
    const frames = 78 + ((person * 37) % 239)
    const text = [header, ...Array.from({ length: frames }, row)].join('\n') + '\n'
    writeFileSync(join(folder, `Site_00${50000 + person}_rois_cc200.1D.gz`), gzipSync(text))
  }
  writeFileSync(join(folder, '.whole'), '')
}
