import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finding } from '../../../../preload/contract'
import { count } from '../count'
import { exitCodes } from '../outcome'
import { printable } from '../printable'
import { demandPaths, runTask } from '../runTask'
import type { Tools } from '../tools'

export const addValidate = (program: Command, tools: Tools): void => {
  program
    .command('validate')
    .description('Say what is wrong with a folder of recordings, file by file; exit code 3 when there are errors')
    .argument('<folder>', 'data set, as for scan')
    .option('--thorough', 'read every recording to its end: finds damage inside large files, and takes its time')
    .option('--json', 'print one JSON object')
    .action((folder: string, options: { thorough?: boolean; json?: boolean }) =>
      tools.settle(options.json === true, async () => {
        await demandPaths(tools.files, [folder])
        const scan = await runTask(tools.runner, tools.io, 'scan', {
          folder: resolve(folder),
          eachFinding: true,
          readsConnectomes: true,
          thorough: options.thorough,
        })
        const { dataset, recordings, participants, connectomes } = scan
        const findings = inOrder(scan.findings)
        const counts = countSeverities(findings)
        if (options.json)
          tools.io.out(
            `${JSON.stringify({ dataset, recordings: recordings.length, connectomes: connectomes.length, participants: participants.length, ...counts, findings })}\n`,
          )
        else
          tools.io.out(
            [...findings.map(tellFinding), verdict(recordings.length, connectomes.length, counts)]
              .map((line) => `${line}\n`)
              .join(''),
          )
        return counts.errors > 0 ? exitCodes.badInput : exitCodes.done
      }),
    )
}

const severities = { error: 0, warning: 1, info: 2 }

/** Errors first, then file by file. */
const inOrder = (findings: readonly Finding[]): Finding[] => {
  const keyed = findings.map((finding) => ({
    finding,
    file: finding.place.file ?? '',
    rank: severities[finding.severity],
  }))
  keyed.sort(
    (a, b) =>
      a.rank - b.rank ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.finding.place.line ?? 0) - (b.finding.place.line ?? 0)),
  )
  return keyed.map(({ finding }) => finding)
}

const countSeverities = (findings: readonly Finding[]) => {
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length
  return { errors: of('error'), warnings: of('warning'), remarks: of('info') }
}

/** `error series.row.length sub-01/x.tsv:12: what is wrong -- what to do`, all in one line whatever files are called. */
export const tellFinding = ({ severity, code, place, message, suggestion }: Finding): string => {
  const { file = '', line, column, field } = place
  const more = [column !== undefined && `column ${column}`, field].filter(Boolean).join(', ')
  const where = `${file}${line === undefined ? '' : `:${line}`}${more === '' ? '' : ` (${more})`}`
  const text = `${severity.padEnd(7)} ${code}  ${where === '' ? '' : `${where}: `}${message}${suggestion === '' ? '' : ` -- ${suggestion}`}`
  return printable(text)
}

const verdict = (
  recordings: number,
  connectomes: number,
  { errors, warnings, remarks }: ReturnType<typeof countSeverities>,
): string =>
  `${count(recordings, 'recording')}${connectomes > 0 ? `, ${count(connectomes, 'connectome')}` : ''}: ${count(errors, 'error')}, ${count(warnings, 'warning')}, ${count(remarks, 'remark')}`
