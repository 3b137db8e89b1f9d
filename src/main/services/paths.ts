/** Paths as text: services never ask the operating system. Both separators are read, '/' is written. */
export const baseName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? ''

export const folderOf = (path: string): string => {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return end < 0 ? '.' : path.slice(0, end) || '/'
}

export const joinPath = (...parts: string[]): string =>
  parts
    .filter(Boolean)
    .map((part, i) => (i === 0 ? part.replace(/[\\/]+$/, '') : part.replace(/^[\\/]+|[\\/]+$/g, '')))
    .join('/')

/** How to reach `target` from `folder`; both absolute, or both from the same place. */
export function relativePath(folder: string, target: string): string {
  const from = folder.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
  const to = target.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
  let shared = 0
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
