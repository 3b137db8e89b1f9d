import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeNifti } from '../../src/main/domain/nifti/write'
import type { ScannedRecording } from '../../src/preload/contract'
import { median, runCase, tellGoal, type Measured } from '../lib/measure'
import { cacheFolder, type Python } from '../lib/python'
import { cpuSeconds, startWorker } from './inChild'

const rounds = 3
const people = 1250
const sessions = ['pre', 'post']
const tasks = ['rest', 'nback']
const runs = [1, 2]
const recordings = people * sessions.length * tasks.length * runs.length
/** Largest share of the time of pybids. */
const goal = 0.05

interface Outcome {
  library: string
  seconds: number
  cpuSeconds: number
  recordings: number
  /** Sum over the recordings: says that both sides read what the sidecars hold. */
  trSeconds: number
}
type Run = Outcome & Measured

export const scanCases = {
  /** Scans a folder, with what an earlier scan left in `known` when that file is there, and leaves there what it found. */
  async scan(folder: string, known: string, script: string): Promise<Outcome> {
    const earlier = existsSync(known) ? (JSON.parse(readFileSync(known, 'utf8')) as ScannedRecording[]) : []
    const run = await startWorker(script)
    const [start, cpu] = [performance.now(), cpuSeconds()]
    const { recordings: found } = await run('scan', { folder, known: earlier })
    const took = { seconds: (performance.now() - start) / 1000, cpuSeconds: cpuSeconds(cpu) }
    writeFileSync(known, JSON.stringify(found))
    const trSeconds = found.reduce((sum, recording) => sum + recording.trSeconds!, 0)
    return { library: 'Boldscope', ...took, recordings: found.length, trSeconds }
  },
}

/** A BIDS folder of ten thousand recordings looked through, and once more when nothing has changed, beside pybids. */
export async function measureScan(python: Python | null): Promise<void> {
  const folder = join(cacheFolder, `bids-${recordings}`)
  writeFolder(folder)
  const known = join(cacheFolder, 'known.json')
  const [first, again, theirs]: [Run[], Run[], Run[]] = [[], [], []]
  const { buildWorker } = await import('../../tests/fixtures/builtWorker')
  const worker = await buildWorker()
  try {
    for (let round = 0; round < rounds; round++) {
      rmSync(known, { force: true })
      first.push(await runCase<Outcome>('data', 'scan', folder, known, worker.entry))
      again.push(await runCase<Outcome>('data', 'scan', folder, known, worker.entry))
      if (python) theirs.push(await python<Run>('data/scan.py', { folder }))
    }
  } finally {
    await worker.remove()
  }
  console.log(`\nscan of ${recordings} recordings, each with a sidecar`)
  const sides = { 'first scan': first, 'scan again': again, 'BIDSLayout(folder)': theirs }
  console.table(
    Object.entries(sides)
      .filter(([, side]) => side.length > 0)
      .map(([what, side]) => ({
        what,
        library: side[0].library,
        'median s': median(side.map(({ seconds }) => seconds)).toFixed(2),
        'processor s': median(side.map((run) => run.cpuSeconds)).toFixed(2),
        'peak MiB': Math.round(median(side.map(({ peakMiB }) => peakMiB))),
        recordings: side[0].recordings,
        'sum of TR': side[0].trSeconds,
      })),
  )
  if (theirs.length === 0) return
  const share = (side: readonly Run[]) => median(side.map(({ seconds }, round) => seconds / theirs[round].seconds))
  tellGoal("first scan, share of pybids' time", share(first), goal)
  tellGoal("scan again, share of pybids' time", share(again), goal)
}

function writeFolder(folder: string): void {
  const whole = join(folder, '.whole')
  if (existsSync(whole)) return
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)
  mkdirSync(folder, { recursive: true })
  put('dataset_description.json', JSON.stringify({ Name: 'Bench', BIDSVersion: '1.8.0', DatasetType: 'raw' }))
  put('README', 'Made for a benchmark.\n')
  const names = Array.from({ length: people }, (_, i) => `sub-${String(i + 1).padStart(4, '0')}`)
  const rows = names.map(
    (name, i) => `${name}\t${20 + (i % 60)}\t${i % 2 ? 'F' : 'M'}\t${i % 3 ? 'control' : 'patient'}`,
  )
  put('participants.tsv', ['participant_id\tage\tsex\tgroup', ...rows].join('\n') + '\n')
  let number = 0
  for (const name of names)
    for (const session of sessions) {
      const place = `${name}/ses-${session}/func`
      mkdirSync(join(folder, place), { recursive: true })
      for (const task of tasks)
        for (const run of runs) {
          const stem = `${place}/${name}_ses-${session}_task-${task}_run-${run}_bold`
          put(`${stem}.nii.gz`, smallRecording(++number))
          put(`${stem}.json`, sidecar(task))
        }
    }
  writeFileSync(whole, '')
}

/** A scan never reads more than the head of a recording, however long it is. */
const smallRecording = (number: number): Uint8Array =>
  gzipSync(
    encodeNifti({
      shape: [4, 4, 3, 10],
      affine: [-3, 0, 0, 6, 0, 3, 0, -6, 0, 0, 3, -4, 0, 0, 0, 1],
      space: 'scanner',
      datatype: 'int16',
      trSeconds: 2,
      data: Int16Array.from({ length: 480 }, (_, i) => (i * 31 + number * 17) % 2000),
    }),
  )

const sidecar = (task: string): string =>
  JSON.stringify({
    RepetitionTime: 2,
    EchoTime: 0.03,
    FlipAngle: 77,
    TaskName: task,
    Manufacturer: 'Made-up',
    MagneticFieldStrength: 3,
    PhaseEncodingDirection: 'j-',
    SliceTiming: [0, 0.67, 1.33],
  })
