import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, peakMiB, runCase, tellGoal, type Measured } from '../lib/measure'
import { cacheFolder, type Python } from '../lib/python'
import { makeNoise, writeBlocks, writeRecording } from '../lib/wholeBrain'
import { cpuSeconds, startWorker } from './inChild'

const rounds = 5
const frames = 200
const trSeconds = 2
const band = { lowCutHz: 0.01, highCutHz: 0.1 }
/** Largest share of nilearn's time, by how the recording is stored, and of its memory. */
const goals = { '.nii': 0.1, '.nii.gz': 0.3, memory: 0.1 }

interface Setup {
  bold: string
  atlas: string
  confounds: string
  out: string
}

/** What either side says of itself, besides what is measured from outside. */
interface Outcome {
  library: string
  seconds: number
  cpuSeconds: number
  /** Most memory before the work, when everything was loaded. */
  idleMiB: number
}
type Run = Outcome & Measured

export const recordingCases = {
  /** Both tasks as a worker does them: the series of the parcels is written, then read, cleaned and written again. */
  async parcellateAndClean(given: string): Promise<Outcome> {
    const { bold, atlas, confounds, out } = JSON.parse(given) as Setup
    const run = await startWorker()
    // Code is loaded before the time counts, as the peer's is.
    await Promise.all([import('../../src/main/services/parcellate'), import('../../src/main/services/clean')])
    const before = { idleMiB: peakMiB(), cpu: cpuSeconds(), start: performance.now() }
    const { timeseries } = await run('parcellate', { bold, atlas, out })
    const how = { strategy: '36P', detrend: 1, filter: 'butterworth', ...band, scaling: 'zscore' } as const
    await run('clean', { series: timeseries, confounds, out, trSeconds, ...how })
    const seconds = (performance.now() - before.start) / 1000
    return { library: 'Boldscope', seconds, cpuSeconds: cpuSeconds(before.cpu), idleMiB: before.idleMiB }
  },
}

/**
 * One whole-brain recording to cleaned parcel series (detrended, band-pass filtered, 36 confounds regressed out,
 * standardised) beside nilearn's NiftiLabelsMasker: turn by turn, each in a process of its own, medians.
 */
export async function measureRecording(python: Python | null): Promise<void> {
  const atlas = join(cacheFolder, 'atlas-Blocks9_dseg.nii.gz')
  writeBlocks(atlas, 9)
  const confounds = join(cacheFolder, 'whole_desc-confounds_timeseries.tsv')
  writeConfounds(confounds)
  for (const ending of ['.nii', '.nii.gz'] as const) {
    const bold = join(cacheFolder, `frames-${frames}_bold${ending}`)
    await writeRecording(bold, frames, trSeconds)
    const setup = { bold, atlas, confounds }
    const [ours, theirs]: [Run[], Run[]] = [[], []]
    const [ourOut, theirOut] = [join(cacheFolder, 'cleaned'), join(cacheFolder, 'nilearn.tsv')]
    for (let round = 0; round < rounds; round++) {
      rmSync(ourOut, { recursive: true, force: true })
      ours.push(await runCase<Outcome>('data', 'parcellateAndClean', JSON.stringify({ ...setup, out: ourOut })))
      if (python) theirs.push(await python<Run>('data/extract.py', { ...setup, ...band, trSeconds, out: theirOut }))
    }
    tell(ending, ours, theirs)
    if (theirs.length > 0) tellDifference(oursIn(ourOut), theirOut)
  }
}

function tell(ending: '.nii' | '.nii.gz', ours: readonly Run[], theirs: readonly Run[]): void {
  const sides = [ours, theirs].filter((side) => side.length > 0)
  console.log(`\nparcels of one recording, cleaned: 91 x 109 x 91 x ${frames} int16, ${ending}`)
  console.table(
    sides.map((side) => ({
      side: side[0].library,
      'median s': middle(side, 'seconds').toFixed(2),
      'processor s': middle(side, 'cpuSeconds').toFixed(2),
      's with start-up': middle(side, 'wholeSeconds').toFixed(2),
      'peak MiB': Math.round(middle(side, 'peakMiB')),
      'of them before': Math.round(middle(side, 'idleMiB')),
    })),
  )
  if (theirs.length === 0) return
  const share = (what: keyof Measured) => median(ours.map((run, round) => run[what] / theirs[round][what]))
  tellGoal(`${ending}, share of nilearn's time`, share('seconds'), goals[ending])
  tellGoal(`${ending}, share of nilearn's peak memory`, share('peakMiB'), goals.memory)
  console.log(`         with start-up and imports: ${share('wholeSeconds').toPrecision(3)} of the time`)
  const taken = (run: Run) => run.peakMiB - run.idleMiB
  const takenShare = median(ours.map((run, round) => taken(run) / taken(theirs[round])))
  console.log(`         memory the work itself takes: ${takenShare.toPrecision(3)} of nilearn's`)
}

const middle = (runs: readonly Run[], what: 'cpuSeconds' | 'idleMiB' | keyof Measured): number =>
  median(runs.map((run) => run[what]))

const oursIn = (folder: string): string =>
  join(folder, `frames-${frames}_bold_atlas-Blocks9_stat-mean_desc-denoised_timeseries.tsv`)

/** How far the two series are apart: both have mean 0 and deviation 1. */
function tellDifference(ours: string, theirs: string): void {
  const rows = (path: string, header: number) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(header)
      .flatMap((line) => line.split('\t').map(Number))
  const [a, b] = [rows(ours, 1), rows(theirs, 0)]
  if (a.length !== b.length) throw new Error(`${a.length} values here, ${b.length} there`)
  const apart = a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0)
  tellGoal(`largest difference of ${a.length} standardised values`, apart, 1e-3)
}

/** The 36 columns of fMRIPrep's names, as slow walks with some noise. */
function writeConfounds(path: string): void {
  const base = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z', 'csf', 'white_matter', 'global_signal']
  const noise = makeNoise(7)
  const columns = base.flatMap((name) => {
    let walk = 0
    const values = Array.from({ length: frames }, () => (walk += 0.1 * noise()) + 0.05 * noise())
    const changes = values.map((value, frame) => (frame === 0 ? 0 : value - values[frame - 1]))
    return [
      { name, values },
      { name: `${name}_derivative1`, values: changes },
      { name: `${name}_power2`, values: values.map((value) => value ** 2) },
      { name: `${name}_derivative1_power2`, values: changes.map((value) => value ** 2) },
    ]
  })
  const row = (frame: number) => columns.map(({ values }) => values[frame]).join('\t')
  const lines = [columns.map(({ name }) => name).join('\t'), ...Array.from({ length: frames }, (_, f) => row(f))]
  writeFileSync(path, lines.join('\n') + '\n')
}
