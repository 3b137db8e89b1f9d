import { AppError, type TaskInput } from '../../preload/contract'
import { areRegions } from '../domain/atlas/areRegions'
import { derivedName } from '../domain/bids'
import type { Finding } from '../domain/finding'
import type { NiftiHeader } from '../domain/nifti/header'
import { accumulateParcels, type ParcelMeans } from '../domain/parcellation/accumulate'
import {
  compareSpaces,
  isTooLittle,
  judgePlace,
  labelledWithSignal,
  remarkOnParcels,
  signalWithinLabels,
} from '../domain/parcellation/fit'
import { mapVoxels, type VoxelMap } from '../domain/parcellation/voxelMap'
import type { ParcelSeries } from '../domain/parcelSeries'
import { formatSeriesTable } from '../domain/tables/seriesTable'
import type { FileStore, Task, TaskContext } from '../ports'
import { formatAtlasTable, readAtlas, type AtlasFile } from './atlasFiles'
import { bidsUri } from './bidsUri'
import { demand } from './fileText'
import { baseName, joinPath } from './paths'
import { sidecarOf, writeSeries } from './seriesFiles'
import { readNiftiHeader, readVolumeFrame, streamVoxels } from './volumeFiles'
import { readVolumeSidecar } from './volumeSidecar'

/**
 * Makes parcel series from a 4D recording: the mean over each parcel's voxels in each frame, with the coverage of each
 * parcel, in the layout of BIDS derivatives. The label volume and its table are put beside the series.
 */
export const makeParcellate =
  ({ files, program }: { files: FileStore; program?: Program }): Task<'parcellate'> =>
  async (input, context) => {
    const findings: Finding[] = []
    const header = demand(await readNiftiHeader(files, input.bold), findings)
    if (header.dimensions < 4) throw notRecording(baseName(input.bold))
    const atlas = demand(await readAtlas(files, input.atlas, input.labels), findings)
    const outputs = nameOutputs(input, atlas)
    await refuseOtherAtlas(files, outputs.volume, atlas)
    const differs = compareSpaces(header.space, atlas.volume.space, baseName(input.atlas))
    if (differs) findings.push(differs)
    if (atlas.parcels.length > 1 && !areRegions(atlas.volume)) findings.push(noRegions(baseName(input.atlas)))

    const labels = atlas.parcels.map((parcel) => parcel.label)
    const map = mapVoxels(header, atlas.volume, labels)
    const means = await averageParcels(files, input.bold, header, map, context, findings)
    await refuseOtherPlace(files, input, header, map, means, findings)
    findings.push(...remarkOnParcels(atlas.parcels, map.counts, means.coverage, baseName(input.bold)))

    const series: ParcelSeries = {
      frames: header.frames,
      parcels: atlas.parcels.map(({ name, label, network, centre }) => ({ name, label, network, centre })),
      values: means.values,
      atlas: { name: atlas.name, hash: atlas.hash, file: outputs.volume },
      coverage: means.coverage,
      ...(await readFacts(files, input.bold, header, findings)),
    }
    context.progress({ fraction: 1, message: 'Writing the series' })
    const { name, version } = program ?? { name: 'Boldscope', version: null }
    await writeOutputs(files, outputs, atlas, series, {
      Sources: [await bidsUri(files, input.bold, input.out)],
      GeneratedBy: { Name: name, ...(version ? { Version: version } : {}) },
    })
    return {
      files: [outputs.series, sidecarOf(outputs.series), outputs.coverage, outputs.volume, outputs.table],
      findings,
      timeseries: outputs.series,
      coverage: outputs.coverage,
      frames: series.frames,
      parcels: series.parcels.length,
      emptyParcels: map.counts.filter((voxels) => voxels === 0).length,
      meanCoverage: means.coverage.reduce((sum, share) => sum + share, 0) / means.coverage.length,
    }
  }

const noRegions = (file: string): Finding => ({
  code: 'atlas.notRegions',
  severity: 'warning',
  place: { file },
  message: `Neighbouring voxels of ${file} mostly differ: it looks like a picture, not like a map of labels.`,
  suggestion: 'Check that this is the label volume.',
})

/** What made the files, as their sidecar tells. */
interface Program {
  name: string
  version: string
}

interface Outputs {
  series: string
  coverage: string
  volume: string
  table: string
}

function nameOutputs({ bold, out }: TaskInput<'parcellate'>, atlas: AtlasFile): Outputs {
  const extension = /\.gz$/i.test(atlas.file) ? '.nii.gz' : '.nii'
  const derived = (stat: string, suffix: string) =>
    joinPath(
      out,
      derivedName(
        baseName(bold),
        [
          ['atlas', atlas.name],
          ['stat', stat],
        ],
        suffix,
        '.tsv',
      ),
    )
  return {
    series: derived('mean', 'timeseries'),
    coverage: derived('coverage', 'bold'),
    volume: joinPath(out, `atlas-${atlas.name}_dseg${extension}`),
    table: joinPath(out, `atlas-${atlas.name}_dseg.tsv`),
  }
}

/** One pass over the recording; the work can be cancelled between pieces. */
async function averageParcels(
  files: FileStore,
  path: string,
  header: NiftiHeader,
  map: VoxelMap,
  { progress, signal }: TaskContext,
  findings: Finding[],
): Promise<ParcelMeans> {
  const means = accumulateParcels(header, map)
  let told = -1
  for await (const piece of streamVoxels(files, path, header, (finding) => findings.push(finding))) {
    if (signal.aborted) throw new AppError('cancelled', 'Parcellation was cancelled.')
    means.add(piece)
    const percent = Math.floor((means.frames() / header.frames) * 100)
    if (percent > told) progress({ fraction: percent / 100, message: `Frame ${means.frames()} of ${header.frames}` })
    told = percent
  }
  return means.finish()
}

/** Throws when the atlas lies elsewhere. Only where coverage is suspiciously low a frame is read once more to tell why. */
async function refuseOtherPlace(
  files: FileStore,
  { bold, atlas }: TaskInput<'parcellate'>,
  header: NiftiHeader,
  map: VoxelMap,
  means: ParcelMeans,
  findings: Finding[],
): Promise<void> {
  const withSignal = labelledWithSignal(means.coverage, map.counts)
  if (!isTooLittle(withSignal)) return
  const frame = demand(await readVolumeFrame(files, bold, header, 0))
  const finding = judgePlace(withSignal, signalWithinLabels(frame, map.voxels), baseName(atlas))
  if (finding?.severity === 'error') throw new AppError('input.bad', finding.message, [...findings, finding])
  if (finding) findings.push(finding)
}

async function refuseOtherAtlas(files: FileStore, target: string, atlas: AtlasFile): Promise<void> {
  if ((await files.facts(target)) === null || (await files.sha256(target)) === atlas.hash) return
  const message = `The output folder already holds another atlas as ${baseName(target)}.`
  throw new AppError('conflict', `${message} Choose another folder, or give the atlas another name.`)
}

function notRecording(file: string): AppError {
  const message = `${file} is a single volume; a recording over time (4D) is needed.`
  const suggestion = 'Give the 4D BOLD file.'
  return new AppError('input.bad', message, [
    { code: 'nifti.notRecording', severity: 'error', place: { file, field: 'dim[0]' }, message, suggestion },
  ])
}

/** Repetition time and whether it is a phantom. A sidecar is believed before the header, and makes its silence harmless. */
async function readFacts(
  files: FileStore,
  bold: string,
  header: NiftiHeader,
  findings: Finding[],
): Promise<Pick<ParcelSeries, 'trSeconds' | 'phantom'>> {
  const { trSeconds, phantom } = await readVolumeSidecar(files, bold)
  if (trSeconds === null) return { trSeconds: header.trSeconds, phantom }
  const answered = findings.findIndex(
    ({ code, place }) => code.startsWith('nifti.tr.') && place.file === baseName(bold),
  )
  if (answered >= 0) findings.splice(answered, 1)
  if (header.trSeconds !== null && Math.abs(header.trSeconds - trSeconds) > 0.001)
    findings.push({
      code: 'recording.tr.conflict',
      severity: 'warning',
      place: { file: baseName(bold), field: 'RepetitionTime' },
      message: `The header says ${header.trSeconds} s between frames, the sidecar ${trSeconds} s. The sidecar is believed.`,
      suggestion: 'Correct whichever is wrong.',
    })
  return { trSeconds, phantom }
}

async function writeOutputs(
  files: FileStore,
  outputs: Outputs,
  atlas: AtlasFile,
  series: ParcelSeries,
  provenance: Record<string, unknown>,
): Promise<void> {
  const names = series.parcels.map((parcel) => parcel.name)
  if ((await files.facts(outputs.volume)) === null) await files.copy(atlas.file, outputs.volume)
  await files.write(outputs.table, formatAtlasTable(atlas.parcels))
  if (atlas.phantom) await files.write(sidecarOf(outputs.table), JSON.stringify({ Phantom: true }) + '\n')
  await files.write(outputs.coverage, formatSeriesTable(names, 1, series.coverage!))
  await writeSeries(files, outputs.series, series, provenance)
}
