import { defineStore } from 'pinia'
import { useAtlases } from './atlases'
import { useNotices } from './notices'
import { useRecordings } from './recordings'
import { useSession } from './session'
import { plural } from '../lib/format'

/** The ways recordings come in: a dialog, a drop, chosen files, a typed path. All end in one message. */
export const useIntake = defineStore('intake', () => {
  const session = useSession()
  const recordings = useRecordings()
  const notices = useNotices()

  const atlases = useAtlases()

  const report = async (imported: Awaited<ReturnType<typeof recordings.importPaths>> | undefined) => {
    if (!imported) return []
    const before = atlases.rows.length
    await atlases.load()
    const counts = [
      imported.recordings.length ? plural(imported.recordings.length, 'recording') : '',
      atlases.rows.length > before ? plural(atlases.rows.length - before, 'atlas', 'atlases') : '',
    ].filter(Boolean)
    notices.tell({
      tone: imported.findings.some(({ severity }) => severity !== 'info')
        ? 'warning'
        : counts.length
          ? 'success'
          : 'info',
      title: counts.length ? `Added: ${counts.join(' and ')}` : 'Nothing was added',
      detail: counts.length || imported.findings.length ? undefined : 'There is nothing new in what was given.',
      findings: imported.findings,
    })
    return imported.recordings
  }
  const what = 'The import failed'
  const takePaths = async (paths: string[]) =>
    paths.length ? report(await notices.attempt(what, () => recordings.importPaths(paths))) : []
  const takeFiles = async (files: File[]) => {
    if (files.length === 0) return []
    const bridge = session.bridge
    if (bridge) return takePaths(files.map((file) => bridge.pathOf(file)))
    return report(await notices.attempt(what, () => recordings.importFiles(files)))
  }
  const chooseFiles = async () => takePaths((await session.bridge?.chooseFiles()) ?? [])
  const chooseFolder = async () => takePaths((await session.bridge?.chooseFolder()) ?? [])
  return { takePaths, takeFiles, chooseFiles, chooseFolder }
})
