import type { Cell, Detection } from '../../preload/contract'
import type { Judgement, Reconstructed, ResidualBand } from '../domain/normative'
import { encodeNpy } from '../domain/npy'
import type { FileStore } from '../ports'
import { formatJson } from './formatJson'
import { formatAtlasTable, type AtlasFile } from './atlasFiles'
import { formatCells } from './detectionCells'
import { joinPath } from './paths'

/** All that a detection has found out. */
export interface Found {
  detection: Detection
  cells: readonly Cell[]
  judgement: Judgement
  reconstruction: Reconstructed
  band: ResidualBand
  /** Label volume of the parcels, when one is known. */
  atlas: AtlasFile | null
}

/**
 * Writes a detection's folder and gives the paths. findings.json comes last: where it is, the rest is whole. An atlas of an
 * earlier detection in the same folder goes.
 */
export async function writeDetection(files: FileStore, out: string, found: Found): Promise<string[]> {
  const { detection, cells, judgement, reconstruction } = found
  const parcels = reconstruction.valid.length
  const windows = judgement.z.length / parcels
  const written: string[] = []
  const write = async (name: string, content: Uint8Array | string) => {
    const path = joinPath(out, name)
    await files.write(path, content)
    written.push(path)
  }
  await files.makeFolder(out)
  for (const name of ['findings.json', 'atlas.nii.gz', 'atlas.nii', 'atlas.tsv'])
    await files.remove(joinPath(out, name))
  await write('cells.tsv', formatCells(cells))
  await write('findings.tsv', formatCells(detection.anomalies))
  await write('z.npy', encodeNpy({ shape: [windows, parcels], data: Float32Array.from(judgement.z) }))
  const traces = { shape: [4, reconstruction.frames, parcels], data: stackTraces(reconstruction, found.band) }
  await write('reconstruction.npy', encodeNpy(traces))
  if (found.atlas !== null) written.push(...(await copyAtlas(files, found.atlas, out)))
  await write('findings.json', formatJson(detection))
  return written
}

/** [4, frames, parcels]: recorded, reconstructed, and the edges of the cohort's band about the reconstruction. */
const stackTraces = ({ recorded, reconstructed, valid }: Reconstructed, { low, high }: ResidualBand): Float32Array => {
  const size = recorded.length
  const stack = new Float32Array(4 * size)
  stack.set(recorded)
  stack.set(reconstructed, size)
  for (let at = 0; at < size; at++) {
    stack[2 * size + at] = reconstructed[at] + low[at % valid.length]
    stack[3 * size + at] = reconstructed[at] + high[at % valid.length]
  }
  return stack
}

async function copyAtlas(files: FileStore, { file, parcels }: AtlasFile, out: string): Promise<string[]> {
  const volume = joinPath(out, /\.gz$/i.test(file) ? 'atlas.nii.gz' : 'atlas.nii')
  const table = joinPath(out, 'atlas.tsv')
  await files.copy(file, volume)
  await files.write(table, formatAtlasTable(parcels))
  return [volume, table]
}
