const mostParts = 32
const longestPart = 200
const longestPath = 1000
/** What one of the systems takes for a sign, or hides. */
const sign = /[\u0000-\u001f\u007f<>:"|?*\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/
/** Names of devices, with any ending, where Windows reads the folder. */
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i

const isPlain = (part: string): boolean =>
  part !== '' &&
  new TextEncoder().encode(part).length <= longestPart &&
  !/[. ]$/.test(part) &&
  !sign.test(part) &&
  !device.test(part)

/**
 * The parts of a path inside a folder that somebody sends, from the folder down; null when it could lead out of it or is
 * no name on some system. Nothing is mended: files of a data set are known by their names.
 */
export const plainParts = (path: string): string[] | null => {
  const parts = path.split('/')
  return path.length <= longestPath && parts.length <= mostParts && parts.every(isPlain) ? parts : null
}

/**
 * Which of the paths can lie in one folder, in order: names that differ only in letter case, or in how accents are
 * written, are one name on some systems, and nothing is both a file and a folder.
 */
export const layOut = (paths: readonly string[]): Array<string[] | null> => {
  const files = new Set<string>()
  const folders = new Set<string>()
  return paths.map((path) => {
    const parts = plainParts(path)
    if (!parts) return null
    const keys = parts.map((_, at) =>
      parts
        .slice(0, at + 1)
        .join('/')
        .normalize('NFC')
        .toLowerCase(),
    )
    const [key, above] = [keys.at(-1)!, keys.slice(0, -1)]
    if (files.has(key) || folders.has(key) || above.some((folder) => files.has(folder))) return null
    files.add(key)
    for (const folder of above) folders.add(folder)
    return parts
  })
}
