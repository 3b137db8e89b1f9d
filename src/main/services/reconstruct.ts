import type { Finding } from '../domain/finding'
import { derivedName } from '../domain/bids'
import { medianOrNull } from '../domain/normative'
import { formatFloat32, formatTsv } from '../domain/tables/delimited'
import type { FileStore, Runtime, Task } from '../ports'
import { demand } from './fileText'
import { joinRemarks, type LoadedModel } from './modelFiles'
import { baseName, joinPath } from './paths'
import { openReconstructor, type Reconstruction } from './reconstruction'
import { readOneSeries } from './series/openSeries'
import { sidecarOf, writeSeries } from './seriesFiles'

export interface ReconstructPorts {
  files: FileStore
  runtime: Runtime
  /** Name and version that the sidecars say they were made with. */
  program: { name: string; version: string }
}

/** Reconstructs every part of a recording from the rest, and writes both and how well they agree. */
export const makeReconstruct =
  (ports: ReconstructPorts): Task<'reconstruct'> =>
  async (input, context) => {
    const remarks: Finding[] = []
    const series = demand(await readOneSeries(ports.files, input.series, input.times), remarks)
    const reconstructor = await openReconstructor(ports, input.model, input.device)
    try {
      const file = baseName(input.series)
      const result = await reconstructor.reconstruct(series, { ...context, file })
      const findings = [...reconstructor.findings, ...joinRemarks(remarks, result.findings)]
      const paths = outputPaths(input.out, file)
      const written = await writeAll(ports, paths, { result, model: reconstructor.model, file })
      return { ...paths, files: written, findings, medianMaskedR2: medianOrNull(result.maskedR2.r2) }
    } finally {
      await reconstructor.release()
    }
  }

interface Paths {
  recorded: string
  reconstructed: string
  maskedR2: string
}

const outputPaths = (folder: string, file: string): Paths => {
  const at = (description: string, suffix: string) =>
    joinPath(folder, derivedName(file, [['desc', description]], suffix, '.tsv'))
  return {
    recorded: at('recorded', 'timeseries'),
    reconstructed: at('reconstructed', 'timeseries'),
    maskedR2: at('maskedR2', 'stat'),
  }
}

interface Made {
  result: Reconstruction
  model: LoadedModel
  /** Base name of the series. */
  file: string
}

const writeAll = async ({ files, program }: ReconstructPorts, paths: Paths, made: Made): Promise<string[]> => {
  const { result, model, file } = made
  const { series } = result
  const more = {
    Units: 'gain * (x - median) / IQR of the parcel in this recording',
    Gain: model.card.contract.scaling.gain,
    Model: { Name: model.card.name, Weights: model.sha256 },
    Sources: [file],
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
  const described = {
    Recorded: 'The recording, scaled.',
    Reconstructed: 'Every value predicted with its token hidden.',
  }
  await writeSeries(
    files,
    paths.recorded,
    { ...series, values: result.recorded },
    { ...more, Description: described.Recorded },
  )
  await writeSeries(
    files,
    paths.reconstructed,
    { ...series, values: result.reconstructed },
    { ...more, Description: described.Reconstructed },
  )
  await files.write(paths.maskedR2, formatMaskedR2(result))
  return [paths.recorded, paths.reconstructed].flatMap((path) => [path, sidecarOf(path)]).concat(paths.maskedR2)
}

const formatMaskedR2 = ({ series, maskedR2 }: Reconstruction): string =>
  formatTsv([
    ['parcel', 'masked_r2', 'n_frames'],
    ...series.parcels.map(({ name }, i) => [name, formatFloat32(maskedR2.r2[i]), String(maskedR2.frames[i])]),
  ])
