import { defineStore } from 'pinia'
import { ref } from 'vue'
import {
  bytePaths,
  type AnalysisSummary,
  type Finding,
  type Orientation,
  type Recording,
  type SeriesColumn,
} from '../../preload/contract'
import { client, fetchArray, fetchFile, uploadFile, type FloatArray } from '../client'
import { makeCache, makeCollection } from './collection'

/** A recording's parcel series: values [frames, columns] row-major, NaN = missing. */
export interface Series {
  frames: number
  columns: SeriesColumn[]
  values: Float32Array
}

interface Imported {
  recordings: Recording[]
  /** Matrices of connectivity, which become analyses. */
  connectomes: AnalysisSummary[]
  findings: Finding[]
}

const named = (array: FloatArray, columns: SeriesColumn[]): Series => ({
  frames: array.shape[0],
  columns,
  values: array.data,
})

/** The recordings of the workspace, and their bytes. */
export const useRecordings = defineStore('recordings', () => {
  const list = makeCollection(() => client.recordings.list({}))
  const importing = ref(0)
  /** What the last import had to say. */
  const lastImport = ref<Finding[]>([])

  const seriesCache = makeCache(async (id: string) => {
    const [array, columns] = await Promise.all([fetchArray(bytePaths.series(id)), client.recordings.columns({ id })])
    return named(array, columns)
  }, 6)
  const volumeCache = makeCache((id: string) => fetchFile(bytePaths.volume(id)), 2)

  const take = async (work: () => Promise<Imported>): Promise<Imported> => {
    importing.value++
    try {
      const imported = await work()
      lastImport.value = imported.findings
      await list.load()
      return imported
    } finally {
      importing.value--
    }
  }
  const importPaths = (paths: string[]) => take(() => client.recordings.import({ paths }))
  const importFiles = (files: File[]) =>
    take(async () => {
      const uploads: string[] = []
      for (const file of files) uploads.push(await uploadFile(file))
      return client.recordings.importUploaded({ uploads })
    })
  /** Takes recordings off the list; gives what takes it back. */
  const remove = async (ids: readonly string[]) => {
    const { removal } = await client.recordings.remove({ ids: [...ids] })
    for (const id of ids) {
      seriesCache.forget(id)
      volumeCache.forget(id)
    }
    await list.load()
    return async () => {
      await client.removals.undo({ id: removal })
      await list.load()
    }
  }
  /** Which side of their files is time, where the files do not tell. */
  const orient = async (ids: readonly string[], orientation: Orientation) => {
    try {
      for (const id of ids) {
        await client.recordings.orient({ id, orientation })
        seriesCache.forget(id)
      }
    } finally {
      await list.load()
    }
  }
  /** After a job: series may have come to recordings that had none. */
  const refresh = async () => {
    seriesCache.clear()
    await list.load()
  }
  return {
    ...list,
    importing,
    lastImport,
    importPaths,
    importFiles,
    remove,
    orient,
    refresh,
    series: seriesCache.get,
    /** The recording's volume file, as on disk. */
    volume: volumeCache.get,
  }
})
