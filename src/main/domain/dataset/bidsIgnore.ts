/** More patterns than anybody writes. */
const mostPatterns = 1000

interface Rule {
  isIgnored: boolean
  /** Folders and name; `**` for any number of folders. */
  parts: string[]
  /** Only at this very place, from the top on; else of any folder or file of the name. */
  isTied: boolean
  foldersOnly: boolean
}

/**
 * Reads a `.bidsignore`: whether a path, from the top of the data set on, is not to be judged by BIDS. Patterns are
 * those of `.gitignore`, line by line, the last that fits decides: `*` and `?` stay within a folder, `**` does not, a
 * slash at the end names a folder, one elsewhere ties the pattern to the top, `!` takes back. What lies in an ignored
 * folder is ignored with it.
 */
export function readBidsIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && line.length <= 200)
    .slice(0, mostPatterns)
    .map(readRule)
  if (rules.length === 0) return () => false
  return (path) => {
    const parts = path.split('/')
    return rules.findLast((rule) => fits(rule, parts))?.isIgnored ?? false
  }
}

function readRule(line: string): Rule {
  const glob = line.replace(/^!/, '')
  return {
    isIgnored: !line.startsWith('!'),
    parts: glob.replace(/^\/|\/$/g, '').split('/'),
    isTied: glob.slice(0, -1).includes('/'),
    foldersOnly: glob.endsWith('/'),
  }
}

function fits({ parts, isTied, foldersOnly }: Rule, path: readonly string[]): boolean {
  for (let end = 1; end <= (foldersOnly ? path.length - 1 : path.length); end++) {
    const isFit = isTied
      ? matchStars(parts, path.slice(0, end), '**', matchName)
      : parts[0] === '**' || matchName(parts[0], path[end - 1])
    if (isFit) return true
  }
  return false
}

const matchName = (pattern: string, name: string): boolean =>
  matchStars([...pattern], [...name], '*', (one, other) => one === '?' || one === other)

/** Whether a pattern fits, in which a star stands for any number of items. Only the last star is ever tried again. */
function matchStars(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  isSame: (one: string, other: string) => boolean,
): boolean {
  let [at, item] = [0, 0]
  let [lastStar, lastItem] = [-1, 0]
  while (item < items.length) {
    if (at < pattern.length && pattern[at] === star) {
      ;[lastStar, lastItem] = [at, item]
      at++
    } else if (at < pattern.length && isSame(pattern[at], items[item])) {
      at++
      item++
    } else if (lastStar >= 0) {
      at = lastStar + 1
      item = ++lastItem
    } else return false
  }
  return pattern.slice(at).every((part) => part === star)
}
