import { at, numberAt, objectsAt, programOf, textAt, type Json } from './readJson'
import { cite, referenceOfAtlas } from './references'
import { count, listOf, spreadOf, tell } from './wording'

/**
 * What a series is of: atlas, parcels and time between frames. Sidecars of like series give the same text.
 *
 * @param references  what the atlas itself asks to cite
 */
export function describeSeries(sidecar: Json, parcels: number, references: readonly string[] = []): string {
  const name = textAt(sidecar, 'Atlas.Name')
  const hash = textAt(sidecar, 'Atlas.Hash')
  const tr = numberAt(sidecar, 'RepetitionTime')
  const of =
    name === null
      ? `The series have ${count(parcels, 'parcel')} of an atlas that the files do not name`
      : `The series have the ${count(parcels, 'parcel')} of the atlas ${name}${citeAtlas(name, references)}${hash ? ` (SHA-256 of its file: ${hash.slice(0, 12)}...)` : ''}`
  const time = tr === null ? 'the time between frames is not recorded' : `one frame lasts ${tell(tr)} s`
  return `${of}; ${time}.${isMade(sidecar) ? ` ${howMade(sidecar)}` : ''}`
}

function citeAtlas(name: string, references: readonly string[]): string {
  const known = referenceOfAtlas(name)
  if (references.length > 0) return ` ${cite(...references.map((text) => ({ text })))}`
  return known ? ` ${cite(known)}` : ''
}

/** Only of this program's own parcellation is it known what it did. */
const isMade = (sidecar: Json): boolean =>
  programOf(sidecar) === 'Boldscope' &&
  at(sidecar, 'CleaningSteps') === undefined &&
  at(sidecar, 'Phantom') !== true &&
  objectsAt(sidecar, 'Parcels').some((parcel) => numberAt(parcel, 'Coverage') !== null)

function howMade(sidecar: Json): string {
  const kind = textAt(sidecar, 'Atlas.Kind')
  if (kind === 'maps')
    return 'Each frame was fitted by the maps of all parcels (least squares); the values are their weights.'
  const places = kind === 'dlabel' ? 'vertices and voxels' : 'voxels'
  return `Each value is the mean over the ${places} of a parcel in one frame.`
}

/** How long they are, and how well the parcels were covered. */
export function tellSeries(members: ReadonlyArray<{ sidecar: Json; frames: number }>): string {
  const coverages = members.flatMap(({ sidecar }) => {
    const known = objectsAt(sidecar, 'Parcels').flatMap((parcel) => numberAt(parcel, 'Coverage') ?? [])
    return known.length === 0 ? [] : [(known.reduce((sum, value) => sum + value, 0) / known.length) * 100]
  })
  const parts = [
    `recordings have ${spreadOf(
      members.map(({ frames }) => frames),
      ' frames',
    )}`,
    ...(coverages.length > 0 ? [`on average ${spreadOf(coverages, ' %')} of a parcel's voxels carry signal`] : []),
  ]
  const text = listOf(parts)
  return `${(members.length === 1 ? text.replace('recordings have', 'the recording has') : text).replace(/^./, (letter) => letter.toUpperCase())}.`
}
