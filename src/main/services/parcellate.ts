import type { Finding } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import type { FileStore, Task } from '../ports'
import { bidsUris } from './bidsUri'
import { chooseMethod } from './parcellation/choose'
import { nameOutputs, refuseOtherAtlas, writeOutputs } from './parcellation/outputs'
import { baseName } from './paths'
import { sidecarOf } from './seriesFiles'
import { readVolumeSidecar } from './volumeSidecar'

/** What made the files, as their sidecar tells. */
interface Program {
  name: string
  version: string
}

/**
 * Makes parcel series from a recording, with the coverage of each parcel, in the layout of BIDS derivatives: the mean
 * of each parcel's voxels in a volume, or of its vertices and voxels in a dense recording; with a probabilistic atlas,
 * the least squares of each frame on its maps. The atlas and its table are put beside the series.
 */
export const makeParcellate =
  ({ files, program }: { files: FileStore; program?: Program }): Task<'parcellate'> =>
  async (input, context) => {
    const findings: Finding[] = []
    const method = await chooseMethod(files, input, findings)
    const { atlas } = method
    const outputs = nameOutputs(input.out, method)
    await refuseOtherAtlas(files, outputs.atlas, atlas)
    const { values, coverage, frames, emptyParcels } = await method.extract(context, findings)
    const series: ParcelSeries = {
      frames,
      parcels: atlas.parcels.map(({ name, label, network, centre }) => ({ name, label, network, centre })),
      values,
      atlas: { name: atlas.name, hash: atlas.hash, file: outputs.atlas, kind: atlas.kind },
      coverage,
      ...(await readFacts(files, input.bold, method.trSeconds, findings)),
    }
    context.progress({ fraction: 1, message: 'Writing the series' })
    const { name, version } = program ?? { name: 'Boldscope', version: null }
    await writeOutputs(files, outputs, atlas, series, {
      Sources: await bidsUris(files, method.sources, input.out),
      GeneratedBy: { Name: name, ...(version ? { Version: version } : {}) },
    })
    return {
      files: [outputs.series, sidecarOf(outputs.series), outputs.coverage, outputs.atlas, outputs.table],
      findings,
      timeseries: outputs.series,
      coverage: outputs.coverage,
      frames,
      parcels: series.parcels.length,
      emptyParcels,
      meanCoverage: coverage.reduce((sum, share) => sum + share, 0) / coverage.length,
    }
  }

/** Repetition time and whether it is a phantom. A sidecar is believed before the header, and makes its silence harmless. */
async function readFacts(
  files: FileStore,
  bold: string,
  header: number | null,
  findings: Finding[],
): Promise<Pick<ParcelSeries, 'trSeconds' | 'phantom'>> {
  const { trSeconds, phantom } = await readVolumeSidecar(files, bold)
  if (trSeconds === null) return { trSeconds: header, phantom }
  const answered = findings.findIndex(
    ({ code, place }) => /^(nifti|gifti)\.tr\./.test(code) && place.file === baseName(bold),
  )
  if (answered >= 0) findings.splice(answered, 1)
  if (header !== null && Math.abs(header - trSeconds) > 0.001)
    findings.push({
      code: 'recording.tr.conflict',
      severity: 'warning',
      place: { file: baseName(bold), field: 'RepetitionTime' },
      message: `The header says ${header} s between frames, the sidecar ${trSeconds} s. The sidecar is believed.`,
      suggestion: 'Correct whichever is wrong.',
    })
  return { trSeconds, phantom }
}
