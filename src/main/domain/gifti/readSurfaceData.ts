import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem } from '../matrix/matrix'
import type { NiftiDatatype } from '../nifti/header'
import { lengthOf, type GiftiArray, type GiftiHeader } from './readHeader'

/** A recording over the vertices of one surface. */
export interface SurfaceRecording {
  /** As CIFTI calls it, e.g. `CORTEX_LEFT`; null where the file does not say. */
  structure: string | null
  vertices: number
  frames: number
  datatype: NiftiDatatype
  /** One array for each frame; or one for all, with vertices along its first side. */
  isOneArray: boolean
  /** Of the one array: whether the frames of a vertex lie side by side, as other than the vertices of a frame. */
  byVertex: boolean
  /** What the file says of the time between frames, as it is written. */
  timeStep: string | null
}

/** Labels of the vertices of one surface. */
export interface SurfaceLabels {
  structure: string | null
  vertices: number
  /** Of each map: the number of its array, and its name. */
  maps: Array<{ array: number; name: string }>
}

/** `CortexLeft` in GIFTI is `CORTEX_LEFT` in CIFTI. */
function structureOf({ metadata, arrays }: GiftiHeader): string | null {
  const named = metadata.get('AnatomicalStructurePrimary') ?? arrays[0].metadata.get('AnatomicalStructurePrimary')
  return named ? named.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase() : null
}

/** What Workbench and FreeSurfer call arrays over time: only the first says so. */
const courses = ['TIME_SERIES', 'NONE', 'NORMAL']

/**
 * Takes a GIFTI file for a recording (`.func.gii`): an array of all vertices for each frame, or one array with vertices
 * along its first side. Surfaces, labels and single maps are refused with what they are.
 */
export function asSurfaceRecording(header: GiftiHeader, file: string): Checked<SurfaceRecording> {
  const { arrays } = header
  const [first] = arrays
  const has = (...intents: string[]) => arrays.some(({ intent }) => intents.includes(intent))
  if (has('POINTSET', 'TRIANGLE')) return refuse(isSurface(file))
  if (has('LABEL')) return refuse(isLabels(file))
  const odd = arrays.find(({ intent }) => !courses.includes(intent))
  if (odd) return refuse(notRecording(file, `holds ${odd.intent}, not a course over time`))
  const isSame = (array: GiftiArray) => array.datatype === first.datatype && lengthOf(array) === lengthOf(first)
  const isFlat = (array: GiftiArray) => array.shape.slice(1).every((length) => length === 1)
  const facts = {
    structure: structureOf(header),
    vertices: first.shape[0],
    datatype: first.datatype,
    timeStep: header.metadata.get('TimeStep') ?? first.metadata.get('TimeStep') ?? null,
  }
  if (arrays.length === 1 && !isFlat(first))
    return accept({ ...facts, frames: first.shape[1], isOneArray: true, byVertex: first.byRows })
  if (!arrays.every(isFlat) || !arrays.every(isSame))
    return refuse(notRecording(file, 'holds arrays that are not all of one type and length'))
  if (arrays.length === 1) return refuse(notRecording(file, 'holds one value for each vertex, and no time'))
  return accept({ ...facts, frames: arrays.length, isOneArray: false, byVertex: false })
}

/** Takes a GIFTI file for an atlas (`.label.gii`). */
export function asSurfaceLabels(header: GiftiHeader, file: string): Checked<SurfaceLabels> {
  const { arrays } = header
  const [first] = arrays
  if (arrays.some(({ intent }) => intent === 'POINTSET' || intent === 'TRIANGLE')) return refuse(isSurface(file))
  const fits = arrays.every(({ intent, shape }) => intent === 'LABEL' && lengthOf({ shape }) === first.shape[0])
  if (!fits) {
    const message = `${file} holds ${first.intent || 'numbers'}, not a label for each vertex.`
    return refuse(problem('gifti.noLabels', file, message, 'Give a .label.gii file.'))
  }
  const maps = arrays.map(({ metadata }, array) => ({ array, name: metadata.get('Name') ?? '' }))
  return accept({ structure: structureOf(header), vertices: first.shape[0], maps })
}

const isSurface = (file: string): Finding =>
  problem(
    'gifti.surface',
    file,
    `${file} is the shape of a surface: where its vertices are, not what was recorded there.`,
    'Give the recording (.func.gii).',
  )

export const isLabels = (file: string): Finding =>
  problem('gifti.labels', file, `${file} holds labels: it is an atlas, not a recording.`, 'Give it as the atlas.')

const notRecording = (file: string, why: string): Finding =>
  problem('gifti.notRecording', file, `${file} ${why}.`, 'Give a recording over time (.func.gii).')
