import { describe, expect, it } from 'vitest'
import { AppError, errorCodes, type Finding } from '../../../../src/preload/contract'
import { tellDone, tellError, type Io } from '../../../../src/main/hosts/cli/outcome'

const listen = () => {
  const said = { out: '', err: '' }
  const io: Io = {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    screen: false,
    width: 80,
  }
  return { said, io }
}

const finding: Finding = {
  code: 'series.cell.notNumber',
  severity: 'error',
  place: { file: 'x.tsv', line: 3, column: 'Vis_1' },
  message: 'This is not a number.',
  suggestion: 'Write missing values as n/a.',
}

describe('what a command says', () => {
  it('shows a finding with what, where and what to do', () => {
    const { said, io } = listen()
    tellError(io, false, new AppError('input.bad', finding.message, [finding]))
    expect(said.err).toBe('error: x.tsv, line 3, column Vis_1: This is not a number.\n  Write missing values as n/a.\n')
    expect(said.out).toBe('')
  })

  it('names the file once, also when the message does', () => {
    const { said, io } = listen()
    const message = 'x.tsv has a header but no frames.'
    tellError(io, false, new AppError('input.bad', message, [{ ...finding, place: { file: 'x.tsv' }, message }]))
    expect(said.err).toBe('error: x.tsv has a header but no frames.\n  Write missing values as n/a.\n')
  })

  it('prints one JSON object and nothing else on standard output, with an error as without', () => {
    const failed = listen()
    tellError(failed.io, true, new AppError('input.bad', 'Broken.', [finding]))
    expect(JSON.parse(failed.said.out)).toEqual({
      error: { code: 'input.bad', message: 'Broken.', findings: [finding] },
      findings: [finding],
    })
    const done = listen()
    tellDone(done.io, true, { parcels: 3, findings: [finding] }, ['3 parcels'])
    expect(JSON.parse(done.said.out)).toEqual({ parcels: 3, findings: [finding] })
    expect(done.said.err).toContain('x.tsv, line 3')
  })

  it('gives every kind of error the exit code that scripts rely on', () => {
    const codes = Object.fromEntries(
      errorCodes.map((code) => [code, tellError(listen().io, false, new AppError(code, 'm'))]),
    )
    expect(codes).toEqual({
      'input.bad': 3,
      'usage.bad': 2,
      notFound: 3,
      conflict: 1,
      'device.unavailable': 1,
      'memory.exceeded': 1,
      'process.failed': 1,
      cancelled: 4,
      bug: 1,
    })
  })

  it('keeps the inside of a bug out of the JSON and shows it on standard error', () => {
    const { said, io } = listen()
    expect(tellError(io, true, new TypeError('x is not a function'))).toBe(1)
    expect(said.out).not.toContain('x is not a function')
    expect(said.err).toContain('x is not a function')
  })
})
