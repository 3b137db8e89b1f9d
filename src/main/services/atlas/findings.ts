import type { Finding } from '../../domain/finding'
import { baseName } from '../paths'

export const notAnAtlas = (path: string): Finding => ({
  code: 'volume.single',
  severity: 'warning',
  place: { file: baseName(path) },
  message: `${baseName(path)} is a single volume and not a map of labels: neither a recording nor an atlas.`,
  suggestion: 'Give a 4D recording, or a label volume with one whole number per parcel.',
})

/** More parcels of a single voxel than anybody would choose one by one. */
const mostSingle = 1000

export const looksLikePicture = (path: string, parcels: number): Finding => ({
  code: 'atlas.notRegions',
  severity: parcels > mostSingle ? 'error' : 'warning',
  place: { file: baseName(path) },
  message: `Neighbouring voxels of ${baseName(path)} mostly differ: it looks like a picture, not like a map of labels.`,
  suggestion: 'Check that this is the label volume; take it off the list if not.',
})

export const comesAlong = (path: string): Finding => ({
  code: 'atlas.bundled',
  severity: 'info',
  place: { file: baseName(path) },
  message: `${baseName(path)} is an atlas that comes with the program.`,
  suggestion: 'It is on the list already.',
})
