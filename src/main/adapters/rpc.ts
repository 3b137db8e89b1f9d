import { eventIterator, ORPCError, os, type AnyProcedure } from '@orpc/server'
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/fetch'
import type { z } from 'zod'
import {
  events,
  routes,
  toErrorData,
  type AppErrorData,
  type ErrorCode,
  type EventHandlers,
  type Handlers,
} from '../../preload/contract'

const statuses: Record<ErrorCode, number> = {
  'input.bad': 422,
  'usage.bad': 400,
  notFound: 404,
  conflict: 409,
  'device.unavailable': 503,
  'memory.exceeded': 507,
  'process.failed': 500,
  cancelled: 499,
  bug: 500,
}

/** Calls carry ids and paths; anything large goes by bytes. */
const maxBodySize = 8 * 2 ** 20

type CallSchemas = { input: z.ZodType; output: z.ZodType }
type StreamSchemas = { input: z.ZodType; event: z.ZodType }
type Call = (input: unknown) => Promise<unknown>
type Stream = (input: unknown) => AsyncIteratorObject<unknown, unknown, void>
type Table<T> = Record<string, Record<string, T>>

export interface RpcParts {
  handlers: Handlers
  events: EventHandlers
  /** Told of what nobody expected; the window learns only that it happened. */
  onBug(error: unknown): void
}

/** The contract's calls behind `/rpc`, checked on the way in and on the way out; null for a path that is no call. */
export const makeRpc = ({ handlers, events: streams, onBug }: RpcParts) => {
  const procedure = os.use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw toRpcError(error, onBug)
    }
  })

  const call = (schemas: CallSchemas, handler: Call): AnyProcedure =>
    procedure
      .input(schemas.input)
      .output(schemas.output)
      .handler(({ input }) => handler(input))

  const stream = (schemas: StreamSchemas, source: Stream): AnyProcedure =>
    procedure
      .input(schemas.input)
      .output(eventIterator(schemas.event))
      .handler(async ({ input }) => source(input))

  const router: Table<AnyProcedure> = {}
  for (const [area, verbs] of Object.entries<Record<string, CallSchemas>>(routes))
    router[area] = mapEntries(verbs, (verb, schemas) => call(schemas, pick<Call>(handlers, area, verb)))
  for (const [area, verbs] of Object.entries<Record<string, StreamSchemas>>(events))
    Object.assign(
      (router[area] ??= {}),
      mapEntries(verbs, (verb, schemas) => stream(schemas, pick<Stream>(streams, area, verb))),
    )

  const rpc = new RPCHandler(router, { plugins: [new BodyLimitPlugin({ maxBodySize })] })
  return async (request: Request): Promise<Response | null> => {
    const answer = await rpc.handle(request, { prefix: '/rpc' })
    return answer.matched ? answer.response : null
  }
}

const mapEntries = <A, B>(object: Record<string, A>, change: (key: string, value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]))

/** The contract's types say that each route has its handler; here only the names are left. */
const pick = <T>(table: object, area: string, verb: string): T => (table as Table<T>)[area][verb]

const toRpcError = (error: unknown, onBug: (error: unknown) => void): ORPCError<string, AppErrorData> => {
  const data = readError(error)
  if (data.code === 'bug') onBug(error)
  return new ORPCError(data.code, { status: statuses[data.code], message: data.message, data, defined: true })
}

const readError = (error: unknown): AppErrorData => {
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return { code: 'usage.bad', message: `This is not what the call takes: ${firstIssue(error.data)}`, findings: [] }
  return toErrorData(error)
}

const firstIssue = (data: unknown): string => {
  const issue = (data as { issues?: Array<{ path?: PropertyKey[]; message?: string }> } | undefined)?.issues?.[0]
  return issue ? `${(issue.path ?? []).map(String).join('.')}: ${issue.message ?? 'not valid'}` : 'not valid'
}
