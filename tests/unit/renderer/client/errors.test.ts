import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/preload/contract'
import { errorOf, toAppError } from '../../../../src/renderer/client/errors'

const finding = { code: 'nifti.truncated', severity: 'error' as const, place: {}, message: 'm', suggestion: 's' }

describe('errors on their way to the window', () => {
  it('keeps code, message and findings of an expected failure', () => {
    const sent = new ORPCError('input.bad', { data: { code: 'input.bad', message: 'no', findings: [finding] } })
    expect(toAppError(sent)).toMatchObject({ code: 'input.bad', message: 'no', findings: [finding] })
  })

  it('does not take an unknown failure for an expected one', () => {
    expect(toAppError(new ORPCError('INTERNAL_SERVER_ERROR', { data: { code: 'made.up', message: 'x' } })).code).toBe(
      'bug',
    )
    expect(toAppError(new Error('x')).code).toBe('bug')
    expect(toAppError('x').message).toBe('x')
  })

  it('says that the program is gone when the connection is', () => {
    expect(toAppError(new TypeError('Failed to fetch')).code).toBe('process.failed')
  })

  it('passes an error on that is one already', () => {
    const error = new AppError('conflict', 'in use')
    expect(toAppError(error)).toBe(error)
  })

  it('reads the error of a byte route, and makes one of an answer that has none', async () => {
    const said = Response.json({ code: 'notFound', message: 'gone', findings: [] }, { status: 404 })
    expect(await errorOf(said)).toMatchObject({ code: 'notFound', message: 'gone' })
    expect((await errorOf(new Response('', { status: 404 }))).code).toBe('notFound')
    expect((await errorOf(new Response('<html>', { status: 500 }))).code).toBe('bug')
  })
})
