import type { Finding } from '../../domain/finding'
import type { FileFacts } from '../../ports'

/** What a recording's own file says, without any other. */
export interface Content {
  facts: FileFacts
  fingerprint: string
  /** False for what has no frames, as a volume of one. */
  isRecording: boolean
  frames: number | null
  parcels: number | null
  /** Rows and columns where the file does not say which of them is time. */
  sides: [number, number] | null
  shape: [number, number, number] | null
  voxelSizeMm: [number, number, number] | null
  trSeconds: number | null
  findings: Finding[]
}

/** A file that could not be read, and why. */
export interface Unreadable {
  findings: Finding[]
}

export const emptyContent = {
  isRecording: true,
  frames: null,
  parcels: null,
  sides: null,
  shape: null,
  voxelSizeMm: null,
  trSeconds: null,
  findings: [],
}
