import type { NiftiDatatype } from './nifti/header'

/** Something in the root group of an HDF5 file, or in a group there that is a structure of MATLAB's. */
export interface Hdf5Member {
  /** From the root: `ts`, or `ts/data`. */
  name: string
  /** 'unreadable': damaged, or a link that leads nowhere or out of the file. */
  kind: 'dataset' | 'group' | 'unreadable'
  /** Of a dataset, the last side lies side by side in the file; none of a single value and of other members. */
  shape: number[]
  /** How real numbers are stored; null for all else. */
  datatype: NiftiDatatype | null
  /** Made of named parts, as complex numbers are. */
  isCompound: boolean
  /** Attributes that are one short text or one whole number. */
  attributes: Record<string, string | number>
}

/** The members of a file, and the numbers of the one that was chosen: little-endian, last side fastest. */
export interface Hdf5Content {
  members: Hdf5Member[]
  chosen: { member: Hdf5Member; bytes: Uint8Array } | null
}

/**
 * Why a file could not be read: 'damaged'; more memory or members than a reader is given; or not read in time, as
 * files can be made that nothing comes to an end with.
 */
export type Hdf5Problem = 'damaged' | 'tooLarge' | 'tooSlow'

/** Reads an HDF5 file: `choose` is told what is in it and names the dataset whose numbers are wanted, or none. */
export type ReadHdf5 = (
  bytes: Uint8Array,
  choose: (members: readonly Hdf5Member[]) => string | null,
) => Promise<Hdf5Content | Hdf5Problem>
