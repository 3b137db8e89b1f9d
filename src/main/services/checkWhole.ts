import { accept, type Checked, type Finding } from '../domain/finding'
import { voxelBytes, type NiftiHeader } from '../domain/nifti/header'
import type { FileStore } from '../ports'
import { checked } from './fileText'
import { streamVoxels } from './volumeFiles'

/**
 * Whether a volume's file is all there. A gzip file ends with the length of what it holds: where that is what the
 * header asks for, nothing else is read; otherwise the whole file is inflated, which tells how it is broken.
 */
export const checkWhole = (files: FileStore, path: string, header: NiftiHeader): Promise<Checked<null>> =>
  checked(async () => ((await endsAsPromised(files, path, header)) ? accept(null) : readToEnd(files, path, header)))

/** Whether a volume's file is all there and, where it is compressed, undamaged: by reading all of it. */
export const readToEnd = (files: FileStore, path: string, header: NiftiHeader): Promise<Checked<null>> =>
  checked(async () => {
    const findings: Finding[] = []
    const pieces = streamVoxels(files, path, header, (finding) => findings.push(finding))
    while (!(await pieces.next()).done);
    return accept(null, findings)
  })

const endsAsPromised = async (files: FileStore, path: string, header: NiftiHeader): Promise<boolean> => {
  const expected = header.voxelOffset + voxelBytes(header)
  const facts = await files.facts(path)
  if (facts?.bytes === expected) return true
  const end = await files.readEnd(path, 4)
  // RFC 1952: the length modulo 2^32, in the last four bytes.
  return end.length === 4 && new DataView(end.buffer, end.byteOffset).getUint32(0, true) === expected % 2 ** 32
}
