import { readFile } from 'node:fs/promises'
import { freemem } from 'node:os'
import { dirname, join } from 'node:path'
import type { Machine } from '../ports'

/** Where a group of processes has its limit, what it uses, and what of that can be given back, by the kernel's version. */
interface GroupFiles {
  limit: string
  used: string
  reclaimable: RegExp
}
const version2: GroupFiles = { limit: 'memory.max', used: 'memory.current', reclaimable: /^inactive_file (\d+)$/m }
const version1: GroupFiles = {
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  reclaimable: /^total_inactive_file (\d+)$/m,
}

const readText = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null)

/** What a group may still take; null where it has no limit. */
const leftIn = async (folder: string, { limit, used, reclaimable }: GroupFiles): Promise<number | null> => {
  const [most, now, details] = await Promise.all(
    [limit, used, 'memory.stat'].map((name) => readText(join(folder, name))),
  )
  if (most === null || now === null || !/^\d+$/.test(most.trim())) return null
  return Math.max(0, Number(most) - Number(now) + Number(reclaimable.exec(details ?? '')?.[1] ?? 0))
}

/** The folders of this process's group and of all groups around it. */
const foldersUp = (root: string, path: string): string[] =>
  path === '/' || path === '.' ? [root] : [join(root, path), ...foldersUp(root, dirname(path))]

const groupsOf = (own: string): Array<[folder: string, files: GroupFiles]> => {
  const second = /^0::(\/.*)$/m.exec(own)?.[1]
  const first = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(own)?.[1]
  return [
    ...(second === undefined
      ? []
      : foldersUp('/sys/fs/cgroup', second).map((one) => [one, version2] as [string, GroupFiles])),
    ...(first === undefined
      ? []
      : foldersUp('/sys/fs/cgroup/memory', first).map((one) => [one, version1] as [string, GroupFiles])),
  ]
}

/** This computer by Node; on Linux the limits of containers are minded. */
export const makeNodeMachine = (): Machine => ({
  async freeBytes() {
    const own = (await readText('/proc/self/cgroup')) ?? ''
    const left = await Promise.all(groupsOf(own).map(([folder, files]) => leftIn(folder, files)))
    return Math.min(freemem(), ...left.filter((bytes) => bytes !== null))
  },
})
