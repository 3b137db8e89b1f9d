import { refuse, accept, type Checked, type Finding } from '../../domain/finding'
import { voxelBytes, type NiftiHeader } from '../../domain/nifti/header'
import { niftiHeaderBytes, parseNiftiHeader } from '../../domain/nifti/parse'
import type { FileStore } from '../../ports'
import { readToEnd } from '../checkWhole'
import { baseName } from '../paths'
import { whyNotFitting } from '../volumeFiles'
import { emptyContent, type Content } from './content'
import { glance, type Glance } from './fingerprint'

/** The header of a NIfTI file lies in its first bytes; compressed it rarely takes more than some hundred. */
const [firstTry, secondTry] = [1024, 16 * 1024]
/** Files so small are inflated, which checks their sums as well; of others the end tells how much they hold. */
const inflatedUpTo = 16 * 1024
const mostInflated = 16 * 2 ** 20
/** Sum and length at the end of a gzip file (RFC 1952). */
const gzipEnd = 8

/**
 * A 4D NIfTI file by its header. Whether its voxels are all there is told by its length, that of a compressed file by
 * its last bytes; a small one is inflated, and so is everything when asked to be thorough.
 */
export async function readVolume(files: FileStore, path: string, thorough: boolean): Promise<Checked<Content>> {
  const file = baseName(path)
  const seen = await glance(files, path)
  const { facts, fingerprint, isGzip } = seen
  if (facts.bytes === 0) return refuse(emptyFile(file))
  const isSmall = isGzip && seen.isWhole && facts.bytes <= inflatedUpTo
  const inflated = isSmall ? files.inflateWhole(seen.start, mostInflated) : null
  const header = parseNiftiHeader(inflated ?? headerOf(files, seen), file)
  if (!header.ok && isGzip) await demandStart(files, path)
  if (!header.ok) return header
  const misfit = whyNotFitting(header.value, { bytes: facts.bytes, isInflated: isGzip }, file)
  if (misfit) return refuse(misfit)
  const findings = [...header.findings]
  // The bytes at hand are gone once another file is read.
  const isWhole = inflated ? inflated.length === lengthOf(header.value) : endsAsPromised(seen, header.value)
  if (!isWhole || (isSmall && !inflated) || (thorough && !inflated)) {
    const whole = await readToEnd(files, path, header.value)
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
  // Without the sums at the end, a file that is damaged further on still says what it is.
  const body = start.subarray(0, Math.max(0, start.length - gzipEnd))
  const inflated = files.inflateStart(body.subarray(0, firstTry))
  if (inflated && inflated.length >= niftiHeaderBytes) return inflated
  return files.inflateStart(body.subarray(0, secondTry)) ?? new Uint8Array()
}

/** Reads the beginning of a gzip file, which throws AppError 'input.bad' where that is damaged. */
async function demandStart(files: FileStore, path: string): Promise<void> {
  let bytes = 0
  for await (const piece of files.stream(path, { inflate: true })) {
    bytes += piece.length
    if (bytes > mostInflated) return
  }
}

const lengthOf = (header: NiftiHeader): number => header.voxelOffset + voxelBytes(header)

/** Whether a file ends where its header says. */
function endsAsPromised({ facts, end, isGzip }: Glance, header: NiftiHeader): boolean {
  const expected = lengthOf(header)
  if (!isGzip) return facts.bytes === expected
  // RFC 1952: the length modulo 2^32, in the last four bytes.
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength)
  return end.length > 3 && view.getUint32(end.length - 4, true) === expected % 2 ** 32
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
