import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useRouter, type Router } from 'vue-router'
import type { Finding } from '../../preload/contract'
import { plural } from '../lib/format'
import { looksLikeFile } from '../lib/looksLikeFile'
import { useAnalyses } from './analyses'
import { useAtlases } from './atlases'
import { useJobs } from './jobs'
import { useNotices } from './notices'
import { useRecordings } from './recordings'
import { useRecordingTable } from './recordingTable'
import { useSession } from './session'

const toneOf = (findings: readonly Finding[], came: boolean) => {
  if (findings.some(({ severity }) => severity !== 'info')) return 'warning'
  return came ? 'success' : 'info'
}

/** The way to the first of these connectomes. */
const showFirst = (router: Router, [first, ...others]: ReadonlyArray<{ id: string }>) => {
  if (!first) return []
  const label = others.length ? 'Show the first connectome' : 'Show the connectome'
  return [{ label, run: () => void router.push({ name: 'signals', params: { id: first.id } }) }]
}

/**
 * The ways recordings come in: a dialog, a drop, chosen files, a typed path. Folders are scanned by a job, which can be
 * followed and stopped; single files are read at once, with one message at the end.
 */
export const useIntake = defineStore('intake', () => {
  const session = useSession()
  const recordings = useRecordings()
  const notices = useNotices()
  const atlases = useAtlases()
  const jobs = useJobs()
  const table = useRecordingTable()
  const analyses = useAnalyses()
  const router = useRouter()

  /** Scans that were asked for here, by their jobs: of which data sets. */
  const asked = shallowRef<ReadonlyMap<string, string>>(new Map())
  /** Data sets that are being scanned again. */
  const scanning = computed(() => new Set(jobs.active.flatMap(({ id }) => asked.value.get(id) ?? [])))

  const report = async (imported: Awaited<ReturnType<typeof recordings.importPaths>> | undefined) => {
    if (!imported) return []
    const before = atlases.rows.length
    const { connectomes } = imported
    await Promise.all([atlases.load(), ...(connectomes.length ? [analyses.load()] : [])])
    const counts = [
      imported.recordings.length ? plural(imported.recordings.length, 'recording') : '',
      connectomes.length ? plural(connectomes.length, 'connectome') : '',
      atlases.rows.length > before ? plural(atlases.rows.length - before, 'atlas', 'atlases') : '',
    ].filter(Boolean)
    const nothing = counts.length || imported.findings.length ? '' : 'There is nothing new in what was given.'
    const hidden = table.tellHidden(imported.recordings.map(({ id }) => id))
    notices.tell({
      tone: toneOf(imported.findings, counts.length > 0),
      title: counts.length ? `Added: ${counts.join(', ')}` : 'Nothing was added',
      detail: [nothing, hidden.detail].filter(Boolean).join(' ') || undefined,
      findings: imported.findings,
      actions: [...showFirst(router, connectomes), ...hidden.actions],
    })
    return [...imported.recordings, ...connectomes]
  }
  const what = 'The import failed'
  const takePaths = async (paths: string[]) =>
    paths.length ? report(await notices.attempt(what, () => recordings.importPaths(paths))) : []
  /** Looks through a folder, and takes in what is there; undefined when that could not be started. */
  const scan = (path: string) => jobs.start({ kind: 'scan', folder: { path } })
  const scanAgain = async (datasetId: string) => {
    const job = await jobs.start({ kind: 'scan', folder: { datasetId } })
    if (job) asked.value = new Map(asked.value).set(job.id, datasetId)
  }
  /** Whether there was anything to take at a path that somebody typed. */
  const takeTyped = async (path: string): Promise<boolean> =>
    looksLikeFile(path) ? (await takePaths([path])).length > 0 : (await scan(path)) !== undefined

  const takeFiles = async (files: File[]) => {
    if (files.length === 0) return []
    const bridge = session.bridge
    if (bridge) return takePaths(files.map((file) => bridge.pathOf(file)))
    return report(await notices.attempt(what, () => recordings.importFiles(files)))
  }
  /** Folders by their paths. */
  const takeFolders = async (folders: File[]) => {
    for (const folder of folders) await scan(session.bridge!.pathOf(folder))
  }
  const chooseFiles = async () => takePaths((await session.bridge?.chooseFiles()) ?? [])
  const chooseFolder = async () => {
    for (const path of (await session.bridge?.chooseFolder()) ?? []) await scan(path)
  }
  return {
    takeTyped,
    takeFiles,
    takeFolders,
    chooseFiles,
    chooseFolder,
    scanAgain,
    asked,
    scanning,
  }
})
