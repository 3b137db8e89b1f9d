import type { TaskOutput } from '../../../preload/contract'
import { chooseUsable, pearson, spread } from '../../domain/connectivity'
import type { Finding } from '../../domain/finding'
import type { ParcelInfo } from '../../domain/parcelSeries'
import { sumQcFc, type QcFcSums } from '../../domain/quality'
import { formatSeriesTable } from '../../domain/tables/seriesTable'
import { formatJson } from '../formatJson'
import { joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'
import type { RunQuality } from './judgeRecording'
import { fewPeople, unlike } from './remarks'
import { meanOf } from './summary'
import { generatedBy, type Target } from './writeRecording'

type Outcome = TaskOutput<'quality'>['qcFc']

/** What of a recording tells how connectivity goes with motion. */
export interface Person {
  name: string
  meanFd: number
  parcels: ParcelInfo[]
  /** Places of the parcels that take part, ascending; null where these or their frames are too few. */
  used: number[] | null
  /** Pearson correlations of these, [used, used]; null where nobody asks for them. */
  correlations: Float64Array | null
}

/** null without motion or a series. `withConnectivity`: correlations are computed. */
export function personOf(
  { motion, series, run }: RunQuality,
  { mostMissing }: Pick<Target['input'], 'mostMissing'>,
  withConnectivity: boolean,
): Person | null {
  const meanFd = meanOf(motion?.fd)
  if (!series || Number.isNaN(meanFd)) return null
  const { recording } = series
  const usable = chooseUsable(recording, mostMissing)
  const isEnough = usable.parcels.length >= 2 && usable.frames.length >= 4
  return {
    name: run.name,
    meanFd,
    parcels: recording.parcels,
    used: isEnough ? usable.parcels : null,
    correlations:
      isEnough && withConnectivity ? pearson(usable.values, usable.parcels.length, usable.frames.length) : null,
  }
}

/** Gathers, person after person, how connectivity goes with motion. */
export function traceMotion(target: Target, findings: Finding[]) {
  let parcels: ParcelInfo[] | null = null
  let sums: QcFcSums | null = null
  const sources: string[] = []
  return {
    add(person: Person | null): void {
      if (person === null) return
      const { name, meanFd, used, correlations } = person
      parcels ??= person.parcels
      sums ??= sumQcFc(parcels.length)
      if (namesOf(parcels) !== namesOf(person.parcels)) {
        findings.push(unlike(name))
        return
      }
      if (used === null) return
      if (correlations) sums.add(meanFd, spread(correlations, used, parcels.length))
      sources.push(name)
    },
    async write(): Promise<{ files: string[]; qcFc: Outcome }> {
      const { input } = target
      if (parcels === null || sums === null || sources.length < input.fewestForQcFc) {
        // Whoever gives one recording does not ask how a group goes with motion.
        if (sources.length > 1) findings.push(fewPeople(sources.length, input.fewestForQcFc))
        return { files: [], qcFc: null }
      }
      return writeTrace(target, parcels, sums, sources)
    },
  }
}

async function writeTrace(
  { files, input, program }: Target,
  parcels: readonly ParcelInfo[],
  sums: QcFcSums,
  sources: readonly string[],
): Promise<{ files: string[]; qcFc: Outcome }> {
  const made = sums.finish(
    parcels.map(({ centre }) => centre),
    input.qcFcLevel,
  )
  const n = parcels.length
  const matrix = new Float32Array(n * n).fill(NaN)
  for (let row = 0, edge = 0; row < n; row++)
    for (let column = row + 1; column < n; column++, edge++)
      matrix[row * n + column] = matrix[column * n + row] = made.correlations[edge]
  const path = joinPath(input.out, 'group_stat-qcfc_relmat.tsv')
  await files.write(
    path,
    formatSeriesTable(
      parcels.map(({ name }) => name),
      n,
      matrix,
    ),
  )
  const about = {
    Description:
      'QC-FC: Pearson correlation over recordings of mean framewise displacement with the Fisher z of each pair of parcels; n/a on the diagonal and where it is unknown. Series as they were given, all of their frames.',
    Recordings: made.people,
    MedianAbsolute: made.medianAbsolute,
    Level: input.qcFcLevel,
    ShareSignificant: made.significant,
    ShareSignificantFdr: made.significantFdr,
    DistanceDependence: made.distanceDependence,
    DistanceDependenceIs:
      'Spearman correlation of QC-FC with the distance of the parcels’ centres; null without places',
    EdgesWithDistance: made.edgesWithDistance,
    MostMissing: input.mostMissing,
    Sources: sources,
    GeneratedBy: generatedBy(program),
  }
  await files.write(sidecarOf(path), formatJson(about))
  return {
    files: [path, sidecarOf(path)],
    qcFc: {
      matrix: path,
      people: made.people,
      medianAbsolute: made.medianAbsolute,
      significant: made.significant,
      distanceDependence: Number.isNaN(made.distanceDependence) ? null : made.distanceDependence,
    },
  }
}

const namesOf = (parcels: readonly ParcelInfo[]): string => parcels.map(({ name }) => name).join('\t')
