import { at, numberAt, objectAt, objectsAt, programOf, textAt, type Json } from './readJson'
import { cite, referenceOfAtlas } from './references'
import { count, listOf, spreadOf, tell } from './wording'

/** What a series is of: atlas, parcels and time between frames. Sidecars of like series give the same text. */
export function describeSeries(sidecar: Json, parcels: number): string {
  const atlas = objectAt(sidecar, 'Atlas')
  const name = atlas && textAt(atlas, 'Name')
  const hash = atlas && textAt(atlas, 'Hash')
  const key = name === null ? null : referenceOfAtlas(name)
  const tr = numberAt(sidecar, 'RepetitionTime')
  const of =
    name === null
      ? `The series have ${count(parcels, 'parcel')} of an atlas that the files do not name`
      : `The series have the ${count(parcels, 'parcel')} of the atlas ${name}${key ? ` ${cite(key)}` : ''}${hash ? ` (SHA-256 of its file: ${hash.slice(0, 12)}...)` : ''}`
  const time = tr === null ? 'the time between frames is not recorded' : `one frame lasts ${tell(tr)} s`
  return `${of}; ${time}.${isMean(sidecar) ? ' Each value is the mean over the voxels of a parcel in one frame.' : ''}`
}

/** Only this program's own parcellation is known to have taken the mean over voxels. */
const isMean = (sidecar: Json): boolean =>
  programOf(sidecar) === 'Boldscope' &&
  at(sidecar, 'CleaningSteps') === undefined &&
  at(sidecar, 'Phantom') !== true &&
  objectsAt(sidecar, 'Parcels').some((parcel) => numberAt(parcel, 'Coverage') !== null)

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
