import { refuse, accept, type Checked, type Finding } from '../../domain/finding'
import { voxelBytes, type NiftiHeader } from '../../domain/nifti/header'
import { niftiHeaderBytes, parseNiftiHeader } from '../../domain/nifti/parse'
import type { FileStore } from '../../ports'
import { checkWhole } from '../checkWhole'
import { baseName } from '../paths'
import { whyNotFitting } from '../volumeFiles'
import { emptyContent, type Content } from './content'
import { glance, type Glance } from './fingerprint'

/** The header of a NIfTI file lies in its first bytes; compressed it rarely takes more than some hundred. */
const firstTry = 1024
const secondTry = 16 * 1024
/** Small files that inflate to more are told by their ends, as large ones are. */
const mostInflated = 32 * 2 ** 20

/** A 4D NIfTI file by its header; whether its voxels are all there is told by its length, or by inflating it. */
export async function readVolume(files: FileStore, path: string): Promise<Checked<Content>> {
  const file = baseName(path)
  const seen = await glance(files, path)
  const { facts, fingerprint, isGzip } = seen
  if (facts.bytes === 0) return refuse(emptyFile(file))
  const header = parseNiftiHeader(headerOf(files, seen), file)
  if (!header.ok) return header
  const misfit = whyNotFitting(header.value, { bytes: facts.bytes, isInflated: isGzip }, file)
  if (misfit) return refuse(misfit)
  const findings = [...header.findings]
  // The bytes at hand are gone once another file is read.
  if (!isPlainlyWhole(files, seen, header.value)) {
    const whole = await checkWhole(files, path, header.value)
    if (!whole.ok) return whole
    findings.push(...whole.findings)
  }
  const { frames, shape, voxelSizeMm, trSeconds, dimensions } = header.value
  if (frames < 2)
    return accept({
      ...emptyContent,
      facts,
      fingerprint,
      isRecording: false,
      shape,
      findings: oneFrame(file, dimensions),
    })
  return accept({ ...emptyContent, facts, fingerprint, frames, shape, voxelSizeMm, trSeconds, findings })
}

function headerOf(files: FileStore, { start, isGzip }: Glance): Uint8Array {
  if (!isGzip) return start
  const inflated = files.inflateStart(start.subarray(0, firstTry))
  if (inflated && inflated.length >= niftiHeaderBytes) return inflated
  return files.inflateStart(start.subarray(0, secondTry)) ?? new Uint8Array()
}

/** Whether the file ends as the header says; a small one is inflated, which checks its sums as well. */
function isPlainlyWhole(
  files: FileStore,
  { facts, start, end, isGzip, isWhole }: Glance,
  header: NiftiHeader,
): boolean {
  const expected = header.voxelOffset + voxelBytes(header)
  if (!isGzip) return facts.bytes === expected
  if (isWhole && expected <= mostInflated) return files.inflateWhole(start, expected)?.length === expected
  // RFC 1952: the length modulo 2^32, in the last four bytes.
  return (
    end.length > 3 &&
    new DataView(end.buffer, end.byteOffset + end.length - 4).getUint32(0, true) === expected % 2 ** 32
  )
}

const emptyFile = (file: string): Finding => ({
  code: 'file.empty',
  severity: 'error',
  place: { file },
  message: `${file} is empty.`,
  suggestion: 'Copy or download the file again.',
})

const oneFrame = (file: string, dimensions: number): Finding[] => [
  {
    code: 'recording.oneFrame',
    severity: 'error',
    place: { file, field: 'dim' },
    message: `${file} is no recording: ${dimensions < 4 ? 'it has three dimensions' : 'it has a single frame'}.`,
    suggestion: 'A reference volume is called boldref or sbref in BIDS.',
  },
]
