import type { Finding } from '../finding'
import type { NiftiSpace } from '../nifti/header'

/** Where something lies: the space that a name, a sidecar or somebody tells, and the one that its header has a code for. */
export interface Space {
  /** As TemplateFlow and BIDS call it, e.g. `MNI152NLin2009cAsym`; null when nothing tells. */
  told: string | null
  header: NiftiSpace
}

/** What BIDS calls the space of somebody's own head, and what it is commonly called. */
const native = /^(T[12]w|func|bold|boldref|orig|native|individual|subject|scanner|anat|epi)$/i
/** MNI152 without saying which of them. */
const someMni = /^(mni|mni152|icbm|icbm152)$/i

/** A header's code where it says something on its own: an aligned volume may lie in any space. */
const codeOf = (header: NiftiSpace): string | null =>
  header === 'mni' || header === 'talairach' || header === 'scanner' ? header : null

/**
 * A warning when recording and atlas are known to lie in different spaces, or in templates of one family that differ;
 * null where they are the same, or one of them is not known. What is told goes before headers, whose codes are often
 * wrong; of an atlas the code of the scanner says nothing.
 */
export function compareSpaces(
  recording: Space,
  atlas: Space,
  files: { recording: string; atlas: string },
): Finding | null {
  if (recording.told === null && atlas.told === null) return compareHeaders(recording.header, atlas.header, files.atlas)
  const own = recording.told ?? codeOf(recording.header)
  const other = atlas.told ?? (atlas.header === 'scanner' ? null : codeOf(atlas.header))
  if (own === null || other === null || isSame(own, other)) return null
  return isMni(own) && isMni(other) ? otherTemplate(own, other, files) : otherSpace(own, other, files)
}

/** `MNIPediatricAsym+1` is a cohort of its template. */
const plain = (space: string): string => space.toLowerCase().replace(/[^a-z0-9+]/g, '')
const isMni = (space: string): boolean => /^(mni152|icbm152)/i.test(space) || someMni.test(space)
const isSame = (a: string, b: string): boolean =>
  plain(a) === plain(b) ||
  (isMni(a) && isMni(b) && (someMni.test(a) || someMni.test(b))) ||
  (native.test(a) && native.test(b))

const wordsOf = (space: string): string =>
  native.test(space) ? `the space of somebody’s own head (${space})` : space === 'mni' ? 'MNI' : space

function compareHeaders(recording: NiftiSpace, atlas: NiftiSpace, file: string): Finding | null {
  if (recording === atlas || recording === 'unknown' || atlas === 'unknown') return null
  return {
    code: 'atlas.space.differs',
    severity: 'warning',
    place: { file, field: 'sform_code' },
    message: `The header of the atlas names the space '${atlas}', that of the recording '${recording}'.`,
    suggestion: 'Look at the atlas over the recording. If they fit, nothing needs to be done.',
  }
}

const otherSpace = (own: string, other: string, files: { recording: string; atlas: string }): Finding => ({
  code: 'atlas.space.differs',
  severity: 'warning',
  place: { file: files.recording, field: 'space' },
  message: `${files.recording} is in ${wordsOf(own)}, ${files.atlas} in ${wordsOf(other)}: its parcels would not lie where they belong.`,
  suggestion: native.test(own)
    ? `Bring the recording into ${wordsOf(other)} first (fMRIPrep: --output-spaces), or the atlas into the head of this person.`
    : 'Take the atlas in the space of the recording, or bring one of them into that of the other first.',
})

const otherTemplate = (own: string, other: string, files: { recording: string; atlas: string }): Finding => ({
  code: 'atlas.template.differs',
  severity: 'warning',
  place: { file: files.recording, field: 'space' },
  message: `${files.recording} is in ${own}, ${files.atlas} in ${other}: means of other heads, which differ by some millimetres.`,
  suggestion: `Take the atlas in ${own} where there is one (TemplateFlow has several in both); else trust small parcels less.`,
})
