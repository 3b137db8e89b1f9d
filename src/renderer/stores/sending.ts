import { defineStore } from 'pinia'
import { nextTick, ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { mostSent } from '../../preload/contract'
import { client } from '../client'
import { bytesOf, type SentFolder } from '../lib/droppedFiles'
import { formatBytes, formatCount, plural } from '../lib/format'
import { useJobs } from './jobs'
import { useNotices } from './notices'
import { sendFiles, type Sending } from './sendFiles'

/** A folder no larger than this is sent without a question. */
const UNASKED_BYTES = 200e6
const UNASKED_FILES = 2000

const leftOut = (name: string, refused: readonly string[]) => ({
  tone: 'warning' as const,
  title: `${plural(refused.length, 'file')} of ${name} left out`,
  detail: `Their names cannot be kept on every system, or differ in upper and lower case alone: ${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ' …' : ''}`,
})

/** Folders out of a browser, which tells no paths: a copy goes into the workspace, and is scanned there. */
export const useSending = defineStore('sending', () => {
  const notices = useNotices()
  const jobs = useJobs()
  const router = useRouter()
  const now = shallowRef<Sending | null>(null)
  let before: Promise<unknown> = Promise.resolve()

  /** One folder after the other. */
  const arrive = (folder: SentFolder) => {
    const work = before.then(async () => {
      try {
        const sent = await sendFiles(folder, (far) => (now.value = far))
        return await client.uploads.gatherFolder({ name: folder.name, sent })
      } finally {
        now.value = null
      }
    })
    before = work.catch(() => undefined)
    return work
  }
  const send = async (folder: SentFolder) => {
    const sent = await notices.attempt(`${folder.name} could not be sent`, () => arrive(folder))
    if (!sent) return
    const { refused, ...place } = sent
    if (refused.length > 0) notices.tell(leftOut(folder.name, refused))
    await jobs.start({ kind: 'scan', folder: place })
  }

  /** Counts how often somebody was led to the field for a path. */
  const pathAsked = ref(0)
  const askPath = async () => {
    await router.push({ name: 'data' })
    await nextTick()
    pathAsked.value++
  }
  /** Takes a folder; a large one only when that is wanted. */
  const take = (folder: SentFolder): void => {
    const [count, bytes] = [folder.files.length, bytesOf(folder)]
    const what = `${plural(count, 'file')}, ${formatBytes(bytes)}`
    const byPath = { label: 'Give its path instead', run: () => void askPath() }
    if (count === 0) return notices.tell({ tone: 'info', title: `There is nothing in ${folder.name}` })
    if (count > mostSent)
      return notices.tell({
        tone: 'warning',
        title: `${folder.name} has too many files to be sent`,
        detail: `${what}; at most ${formatCount(mostSent)} files are taken. By its path it is read where it lies.`,
        actions: [byPath],
        stays: true,
      })
    if (bytes <= UNASKED_BYTES && count <= UNASKED_FILES) return void send(folder)
    notices.tell({
      tone: 'info',
      title: `Send ${folder.name}?`,
      detail: `${what} would be copied into the workspace. By its path the folder is read where it lies.`,
      actions: [byPath, { label: `Send ${formatBytes(bytes)}`, run: () => void send(folder) }],
      stays: true,
    })
  }
  return { now, take, pathAsked }
})
