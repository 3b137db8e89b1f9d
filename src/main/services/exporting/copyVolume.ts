import { joinBytes } from '../../domain/joinBytes'
import { blankHeader } from '../../domain/nifti/blankHeader'
import { baseName, joinPath } from '../paths'
import type { ExportFolder } from './exportFolder'

/** Beyond this a file is copied as it is: no atlas and no map of one seed is as large. */
const mostBytes = 2 ** 29

/**
 * Copies a NIfTI or CIFTI file to its place within the export. Where its header tells of folders or people, as programs
 * note there, they are blanked, and a finding says so: the copy then has a hash of its own, which is returned.
 */
export async function copyVolume(folder: ExportFolder, from: string, target: string): Promise<string> {
  const { files, compressor, out, findings, written } = folder
  const path = joinPath(out, target)
  const blanked = blankHeader(await inflate(folder, from))
  if (blanked === null) await files.copy(from, path)
  else {
    await files.write(path, /\.gz$/i.test(target) ? await compressor.gzip(blanked) : blanked)
    findings.push({
      code: 'export.header.blanked',
      severity: 'info',
      place: { file: baseName(from) },
      message: `The header of ${baseName(from)} tells of folders or people: they are blanked in the copy.`,
      suggestion: 'Nothing; labels and places are the same, the hash of the file is another.',
    })
  }
  written.push(path)
  return files.sha256(path)
}

async function inflate({ files }: ExportFolder, path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of files.stream(path, { inflate: true })) {
    bytes += piece.length
    if (bytes > mostBytes) return new Uint8Array(0)
    pieces.push(piece.slice())
  }
  return joinBytes(pieces)
}
