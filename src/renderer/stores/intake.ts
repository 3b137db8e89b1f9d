import { defineStore } from 'pinia'
import { useNotices } from './notices'
import { useRecordings } from './recordings'
import { useSession } from './session'
import { plural } from '../lib/format'

/** The ways recordings come in: a dialog, a drop, chosen files, a typed path. All end in one message. */
export const useIntake = defineStore('intake', () => {
  const session = useSession()
  const recordings = useRecordings()
  const notices = useNotices()

  const report = (imported: Awaited<ReturnType<typeof recordings.importPaths>> | undefined) => {
    if (!imported) return []
    const count = imported.recordings.length
    notices.tell({
      tone: imported.findings.some(({ severity }) => severity !== 'info') ? 'warning' : count ? 'success' : 'info',
      title: count ? `${plural(count, 'recording')} added` : 'Nothing was added',
      detail: count || imported.findings.length ? undefined : 'There are no recordings in what was given.',
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
