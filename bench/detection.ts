import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeNodeFiles } from '../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../src/main/adapters/nodeMachine'
import { makeNodeCompressor } from '../src/main/adapters/nodeZlib'
import { makeOnnxRuntime } from '../src/main/adapters/onnxRuntime'
import { isPlanted, judge, scoreWindows } from '../src/main/domain/normative'
import type { ParcelSeries } from '../src/main/domain/parcelSeries'
import {
  drawHead,
  findBrainSites,
  findParcelSites,
  makeSubject,
  mapParcels,
  measure,
  measureFractions,
  parcels,
  planAnomalies,
  type Anomaly,
} from '../src/main/domain/phantom'
import { auroc } from '../src/main/domain/statistics'
import { taskSchemas } from '../src/preload/contract'
import { reconstructCohort, type Cohort } from '../src/main/services/cohort'
import { openReconstructor, type Reconstructor } from '../src/main/services/reconstruction'
import { makeSample, phantomRun } from '../src/main/services/sample'
import { phantomTraining } from '../src/main/services/sample/training'
import { listSeries, readSeries } from '../src/main/services/seriesFiles'
import { makeTrain } from '../src/main/services/train'
import { median, tellGoal } from './lib/measure'

const seeds = [1, 2, 3, 4, 5]
const cleanPeople = 60
const plantedPeople = 12
const fdr = 0.05

const files = makeNodeFiles()
const runtime = makeOnnxRuntime()
const quiet = { progress: () => {}, signal: new AbortController().signal }
const fractions = measureFractions(drawHead())
const map = mapParcels(fractions)
const sites = findParcelSites(findBrainSites(fractions, map), map)

/** One person judged: what was found, and where something had been planted. */
interface Judged {
  anomalies: readonly Anomaly[]
  auroc: number
  plantedCells: number
  hits: number
  /** Findings in windows of a planted parcel that the anomaly fills by less than a half. */
  edges: number
  /** Findings in other parcels while something planted goes on: it also misleads what the model expects of them. */
  misled: number
  /** Findings where nothing planted goes on anywhere. */
  elsewhere: number
  /** Anomalies with at least one finding that overlaps them. */
  found: readonly Anomaly[]
}

/**
 * Detection on phantoms of several seeds, each with a cohort, an atlas' anatomy and a model of its own, trained as the
 * demo trains it. People whom neither the model nor the cohort has seen are judged: clean ones, to see how often they
 * get any finding at all, and some with planted anomalies.
 */
export async function run(): Promise<void> {
  const rows = []
  const everybody: { clean: Judged[]; planted: Judged[] } = { clean: [], planted: [] }
  for (const seed of seeds) {
    const root = mkdtempSync(join(tmpdir(), 'boldscope-detection-'))
    try {
      const { trainSeconds, clean, planted } = await measureSeed(root, seed)
      everybody.clean.push(...clean)
      everybody.planted.push(...planted)
      rows.push({ seed, 'training s': trainSeconds.toFixed(0), ...summarise(clean, planted) })
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }
  console.table([...rows, { seed: 'all', ...summarise(everybody.clean, everybody.planted) }])
  tellKinds(everybody.planted)
  tellGoal('share of clean people with any finding', shareWithFindings(everybody.clean), 0.1)
  tellGoal('1 - median AUROC', 1 - median(everybody.planted.map((person) => person.auroc)), 0.1)
}

async function measureSeed(root: string, seed: number) {
  const sample = makeSample({ files, compressor: makeNodeCompressor() })
  await sample(taskSchemas.sample.input.parse({ out: root, seed }), quiet)
  const reference = join(root, 'derivatives')
  const model = join(root, 'model')
  const start = performance.now()
  const train = makeTrain({ files, runtime, machine: makeNodeMachine(), program: { name: 'bench', version: '0' } })
  await train(
    taskSchemas.train.input.parse({ series: [reference], model: 'brainlm', out: model, ...phantomTraining }),
    quiet,
  )
  const trainSeconds = (performance.now() - start) / 1000

  const [anyPath] = await listSeries(files, [reference])
  const template = await readSeries(files, anyPath)
  if (!template.ok) throw new Error('the sample cannot be read')
  const reconstructor = await openReconstructor({ files, runtime }, model, 'cpu')
  try {
    // The judged person of this input is nobody of the cohort: all of it is taken.
    const nobody = join(root, 'nobody_timeseries.tsv')
    await files.write(nobody, '')
    const input = { model, reference, series: nobody, out: root }
    const cohort = await reconstructCohort(files, reconstructor, taskSchemas.detect.input.parse(input), quiet)
    const judgeAll = async (count: number, name: string, isClean: boolean) => {
      const people: Judged[] = []
      for (let i = 0; i < count; i++) {
        const who = `${name} ${i + 1}`
        const anomalies = isClean ? [] : planAnomalies(seed, who, phantomRun)
        people.push(await judgePerson(reconstructor, cohort, record(seed, who, anomalies, template.value), anomalies))
      }
      return people
    }
    return {
      trainSeconds,
      clean: await judgeAll(cleanPeople, 'clean', true),
      planted: await judgeAll(plantedPeople, 'planted', false),
    }
  } finally {
    await reconstructor.release()
  }
}

function record(seed: number, who: string, anomalies: readonly Anomaly[], template: ParcelSeries): ParcelSeries {
  const values = new Float32Array(phantomRun.frames * parcels.length)
  let start = 0
  for (const measured of measure(seed, who, makeSubject(seed, who, phantomRun, anomalies), sites)) {
    values.set(measured, start)
    start += parcels.length
  }
  return { ...template, frames: phantomRun.frames, values }
}

async function judgePerson(
  reconstructor: Reconstructor,
  cohort: Cohort,
  series: ParcelSeries,
  anomalies: readonly Anomaly[],
): Promise<Judged> {
  const { patchFrames } = reconstructor.model.card.contract
  const reconstruction = await reconstructor.reconstruct(series, quiet)
  const starts = reconstruction.plan.patches.map(({ firstFrame }) => firstFrame)
  const scores = scoreWindows(reconstruction, starts, patchFrames)
  const { z, q } = judge(scores, cohort.scores, cohort.people)
  const planted = anomalies.map((anomaly) => ({ subject: '', ...anomaly }))
  const cells = starts.flatMap((first) =>
    parcels.map(({ name }) => ({ name, first, isPlanted: isPlanted(planted, name, first, first + patchFrames - 1) })),
  )
  const findings = cells.filter((_, cell) => q[cell] <= fdr)
  const meanwhile = (first: number) =>
    anomalies.filter((one) => first <= one.lastFrame && first + patchFrames > one.firstFrame)
  const isEdge = (cell: (typeof cells)[number]) => meanwhile(cell.first).some(({ parcel }) => parcel === cell.name)
  const beside = findings.filter((cell) => !cell.isPlanted)
  const alone = beside.filter((cell) => !isEdge(cell))
  return {
    anomalies,
    auroc: auroc(
      z,
      cells.map((cell) => cell.isPlanted),
    ),
    plantedCells: cells.filter((cell) => cell.isPlanted).length,
    hits: findings.filter((cell) => cell.isPlanted).length,
    edges: beside.length - alone.length,
    misled: alone.filter(({ first }) => meanwhile(first).length > 0).length,
    elsewhere: alone.filter(({ first }) => meanwhile(first).length === 0).length,
    found: anomalies.filter((one) =>
      findings.some(({ name, first }) => name === one.parcel && meanwhile(first).includes(one)),
    ),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const shareWithFindings = (people: readonly Judged[]) =>
  people.filter(({ elsewhere }) => elsewhere > 0).length / people.length
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function summarise(clean: readonly Judged[], planted: readonly Judged[]) {
  const areas = planted.map((person) => person.auroc)
  const hits = sum(planted.map((person) => person.hits))
  const total = (kind: 'edges' | 'misled' | 'elsewhere') => sum(planted.map((person) => person[kind]))
  return {
    'AUROC median': median(areas).toFixed(3),
    'AUROC least': Math.min(...areas).toFixed(3),
    'anomalies found': `${sum(planted.map(({ found }) => found.length))} of ${sum(planted.map(({ anomalies }) => anomalies.length))}`,
    'cells found': `${hits} of ${sum(planted.map(({ plantedCells }) => plantedCells))}`,
    'also at edges': total('edges'),
    'other parcels meanwhile': total('misled'),
    'other times': total('elsewhere'),
    'clean people with findings': `${percent(shareWithFindings(clean))} of ${clean.length}`,
  }
}

function tellKinds(planted: readonly Judged[]): void {
  const kinds = [...new Set(planted.flatMap(({ anomalies }) => anomalies.map(({ kind }) => kind)))]
  const count = (kind: string, of: 'anomalies' | 'found') =>
    sum(planted.map((person) => person[of].filter((anomaly) => anomaly.kind === kind).length))
  console.table(kinds.map((kind) => ({ kind, planted: count(kind, 'anomalies'), found: count(kind, 'found') })))
}
