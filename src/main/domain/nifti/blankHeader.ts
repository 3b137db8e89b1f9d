/** One part of a path; a space belongs to it where a slash follows before the next space. */
const part = String.raw`[\\/][!#-&(-.0-;=?-\[\]-~]{1,255}(?: [\w.-]{1,255}(?=[\\/]))*`
const pathOrAddress = new RegExp(
  String.raw`(?<![\w:./\\])(?:file://)?(?:~|[A-Za-z]:)?(?:${part}){2,}[\\/]?|(?<![\w.-])[\w.-]{2,64}@[\w.-]{2,64}`,
  'g',
)

/** Where the voxels of an inflated NIfTI-1 or -2 file begin; null where the bytes are of another file. */
export function voxelStart(bytes: Uint8Array): number | null {
  if (bytes.length < 352) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const little of [true, false]) {
    if (view.getInt32(0, little) === 348) return Math.min(bytes.length, Math.max(348, view.getFloat32(108, little)))
    if (view.getInt32(0, little) === 540)
      return Math.min(bytes.length, Math.max(540, Number(view.getBigInt64(168, little))))
  }
  return null
}

/**
 * A NIfTI or CIFTI file in whose header and extensions every folder and every address of a person is blanked by spaces,
 * so that nothing moves; programs note there who ran them, where. Null where there is nothing to blank.
 *
 * @param bytes  of the whole file, inflated
 */
export function blankHeader(bytes: Uint8Array): Uint8Array | null {
  const end = voxelStart(bytes)
  if (end === null) return null
  let text = ''
  for (let at = 0; at < end; at++) text += String.fromCharCode(bytes[at])
  const places = [...text.matchAll(pathOrAddress)]
  if (places.length === 0) return null
  const blanked = bytes.slice()
  for (const { index, 0: found } of places) blanked.fill(0x20, index, index + found.length)
  return blanked
}
