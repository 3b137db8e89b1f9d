import { entityOf, parseBidsName } from '../../domain/bids'
import type { Finding } from '../../domain/finding'
import type { NiftiSpace } from '../../domain/nifti/header'
import { baseName } from '../paths'
import type { AtlasSidecar } from './sidecar'

/** What an atlas is called whose space nothing tells. */
export const unknownSpace = 'unknown'

/** The space of an atlas by the user, the name of its file or its sidecar; null where these do not tell. */
export function toldSpaceOf(path: string, sidecar: AtlasSidecar, given?: string): string | null {
  const name = parseBidsName(baseName(path))
  return given?.trim() || entityOf(name, 'space') || entityOf(name, 'tpl') || sidecar.space
}

/**
 * The space of an atlas as it is told: by the user, by the name of the file (`space` or `tpl`), by its sidecar, or by the
 * code in its header where that is one of a template. Scanner and aligned coordinates are those of somebody's head, and
 * volumes in MNI space often bear these codes as well: they say nothing.
 */
export function spaceOf(path: string, sidecar: AtlasSidecar, header: NiftiSpace, given?: string): string {
  const told = toldSpaceOf(path, sidecar, given)
  if (told !== null) return told
  if (sidecar.phantom) return 'phantom'
  return header === 'mni' || header === 'talairach' ? header : unknownSpace
}

export const spaceUnknown = (file: string): Finding => ({
  code: 'atlas.space.unknown',
  severity: 'warning',
  place: { file },
  message: `Nothing says which space ${file} is in: neither its name nor a sidecar nor its header.`,
  suggestion:
    'Say the space, e.g. MNI152NLin2009cAsym: on its page, by --space, or as "Space" in a .json beside it. Recordings must be in the same one.',
})
