import { AppError, analysisArrays } from '../../../preload/contract'
import type { FileStore } from '../../ports'
import type { Analyses } from '../analyses'
import { seedMapFile } from '../connectomes'
import { readQcFcMatrix } from '../groupQuality'
import { baseName, folderOf } from '../paths'
import type { RecordingQualities } from '../recordingQuality'
import type { Recordings } from '../recordings'
import { sendArray, sendFile, sendFloats } from './send'

/** What is answered at addresses of a pattern, whose first group is an id. */
export type Answers = Array<[RegExp, (id: string, url: URL, request: Request) => Promise<Response>]>

export const recordingAnswers = (parts: {
  files: FileStore
  recordings: Recordings
  quality: RecordingQualities
}): Answers => {
  const { files, recordings, quality } = parts
  return [
    [/^\/bytes\/recordings\/([^/]+)\/volume$/, async (id) => sendFile(files, await volumePath(recordings, id))],
    [
      /^\/bytes\/recordings\/([^/]+)\/series$/,
      async (id) => {
        const series = await recordings.series(id)
        return sendFloats(series.values, [series.frames, series.parcels.length])
      },
    ],
    [
      /^\/bytes\/recordings\/([^/]+)\/quality$/,
      async (id) => {
        const { values, shape } = await quality.courses(id)
        return sendFloats(values, shape)
      },
    ],
    [
      /^\/bytes\/recordings\/([^/]+)\/spectrum$/,
      async (id) => {
        const { values, shape } = await quality.spectrum(id)
        return sendFloats(values, shape)
      },
    ],
  ]
}

export const analysisAnswers = ({ files, analyses }: { files: FileStore; analyses: Analyses }): Answers => [
  [
    /^\/bytes\/analyses\/([^/]+)\/[a-z-]+$/,
    async (id, url) => {
      const name = analysisArrays.find((known) => url.pathname.endsWith(`/${known}`))
      if (!name) throw new AppError('notFound', 'There is nothing at this address.')
      const path = await analyses.arrayFile(id, name)
      return sendArray(files, folderOf(path), baseName(path))
    },
  ],
  [
    /^\/bytes\/connectivity\/([^/]+)\/matrix\/\d+$/,
    async (id, url) => {
      const { values, parcels } = await analyses.matrix(id, placeIn(url))
      return sendFloats(values, [parcels, parcels])
    },
  ],
  [
    /^\/bytes\/connectivity\/([^/]+)\/seed\/\d+$/,
    async (id, url) => sendFile(files, await seedMapFile(files, analyses.folderOf(id, 'connectivity'), placeIn(url))),
  ],
  [
    /^\/bytes\/quality\/([^/]+)\/qcfc$/,
    async (id) => {
      const { values, names } = await readQcFcMatrix(files, analyses.folderOf(id, 'quality'))
      return sendFloats(values, [names.length, names.length])
    },
  ],
]

/** The number that an address ends with. */
const placeIn = ({ pathname }: URL): number => Number(pathname.slice(pathname.lastIndexOf('/') + 1))

const volumePath = async (recordings: Recordings, id: string): Promise<string> => {
  const { path, recording } = await recordings.fresh(id)
  if (recording.kind === 'volume') return path
  const what = recording.kind === 'dense' ? 'a dense series' : 'a parcel series'
  throw new AppError('notFound', `${recording.name} is ${what} and has no volume.`)
}
