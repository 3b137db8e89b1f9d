import type { Finding } from '../finding'
import { listSome } from './remark'

/** So many findings of one code are shown one by one. */
const mostAlone = 3

const severities = { error: 0, warning: 1, info: 2 }

/**
 * Findings as people read them: errors first, and where more than three are of one code and severity, one that says
 * of how many files or lines the same is true. The order within a code is kept.
 */
export function groupFindings(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${severities[finding.severity]} ${finding.code}`
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
    .sort(([a], [b]) => severities[a.severity] - severities[b.severity])
    .flatMap((group) => (group.length > mostAlone ? [asOne(group)] : group))
}

function asOne(group: readonly Finding[]): Finding {
  const [first, ...others] = group
  const files = [...new Set(group.flatMap(({ place }) => place.file ?? []))]
  const isOneFile = files.length < 2
  const { file, field } = first.place
  const sameField = group.every(({ place }) => place.field === field) ? field : undefined
  const place = {
    ...(file && { file }),
    ...(sameField && { field: sameField }),
    ...(isOneFile && first.place.line && { line: first.place.line }),
  }
  const where = isOneFile
    ? linesOf(others)
    : listSome(files.slice(1).map((other) => other.slice(other.lastIndexOf('/') + 1)))
  return {
    ...first,
    place,
    message: `${first.message} The same ${others.length} more times${where === '' ? '' : `: ${where}`}.`,
  }
}

const linesOf = (findings: readonly Finding[]): string => {
  const lines = findings.flatMap(({ place: { line } }) => (line === undefined ? [] : [String(line)]))
  return lines.length === 0 ? '' : `line${lines.length === 1 ? '' : 's'} ${listSome(lines, 8)}`
}
