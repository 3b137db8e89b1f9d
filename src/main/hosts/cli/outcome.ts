import { AppError, toErrorData, type ErrorCode, type Finding } from '../../../preload/contract'
import { printable } from './printable'

export const exitCodes = { done: 0, failed: 1, usage: 2, badInput: 3, cancelled: 4 } as const

const codes: Record<ErrorCode, number> = {
  'input.bad': exitCodes.badInput,
  notFound: exitCodes.badInput,
  'usage.bad': exitCodes.usage,
  cancelled: exitCodes.cancelled,
  conflict: exitCodes.failed,
  'device.unavailable': exitCodes.failed,
  'memory.exceeded': exitCodes.failed,
  'process.failed': exitCodes.failed,
  bug: exitCodes.failed,
}

/** Where a command's words go: results to `out`, everything else to `err`. */
export interface Io {
  out(text: string): void
  err(text: string): void
  /** Whether `err` is a screen on which a line can be written over. */
  screen: boolean
  width: number
}

export const tellFindings = (io: Io, findings: readonly Finding[]): void => {
  for (const finding of findings) {
    const { file, line, column, field } = finding.place
    // Many a message names its file.
    const where = [
      file && !finding.message.includes(file) && file,
      line && `line ${line}`,
      column && `column ${column}`,
      field,
    ]
      .filter(Boolean)
      .join(', ')
    io.err(`${printable(`${finding.severity}: ${where ? `${where}: ` : ''}${finding.message}`)}\n`)
    if (finding.suggestion) io.err(`  ${printable(finding.suggestion)}\n`)
  }
}

/** Says what came of a command that went well. */
export const tellDone = <T extends { findings: Finding[] }>(
  io: Io,
  json: boolean,
  result: T,
  words: string[],
): number => {
  tellFindings(io, result.findings)
  io.out(json ? `${JSON.stringify(result)}\n` : words.map((line) => `${line}\n`).join(''))
  return exitCodes.done
}

/** Says why a command did not go well; gives its exit code. */
export const tellError = (io: Io, json: boolean, error: unknown): number => {
  const data = toErrorData(error)
  const told = data.findings.some((finding) => finding.message === data.message)
  if (!told) io.err(`${data.code === 'cancelled' ? 'Cancelled' : 'error'}: ${data.message}\n`)
  tellFindings(io, data.findings)
  if (data.code === 'bug') io.err(`${describeBug(error)}\n`)
  if (json) io.out(`${JSON.stringify({ error: data, findings: data.findings })}\n`)
  return codes[data.code]
}

/** An AppError was a bug of the child process, which has shown its own stack. */
const describeBug = (error: unknown): string =>
  error instanceof Error && !(error instanceof AppError) ? String(error.stack) : String(error)
