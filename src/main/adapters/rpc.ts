import { eventIterator, ORPCError, os, type AnyProcedure } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import type { z } from 'zod'
import {
  AppError,
  events,
  routes,
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

type Handler = (input: unknown) => Promise<unknown>
type Stream = (input: unknown) => AsyncIterableIterator<unknown>

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

  const call = (route: { input: z.ZodType; output: z.ZodType }, handler: Handler): AnyProcedure =>
    procedure
      .input(route.input)
      .output(route.output)
      .handler(({ input }) => handler(input))

  const stream = (route: { input: z.ZodType; event: z.ZodType }, source: Stream): AnyProcedure =>
    procedure
      .input(route.input)
      .output(eventIterator(route.event))
      .handler(async ({ input }) => source(input))

  const router: Record<string, Record<string, AnyProcedure>> = {}
  for (const [area, verbs] of Object.entries(routes))
    router[area] = mapValues(verbs, (verb, route) => call(route, pick(handlers, area, verb) as Handler))
  for (const [area, verbs] of Object.entries(events))
    Object.assign(
      (router[area] ??= {}),
      mapValues(verbs, (verb, route) => stream(route, pick(streams, area, verb) as Stream)),
    )

  const rpc = new RPCHandler(router)
  return async (request: Request): Promise<Response | null> => {
    const answer = await rpc.handle(request, { prefix: '/rpc' })
    return answer.matched ? answer.response : null
  }
}

const mapValues = <A, B>(object: Record<string, A>, change: (key: string, value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]))

const pick = (table: object, area: string, verb: string): unknown =>
  (table as Record<string, Record<string, unknown>>)[area][verb]

const toRpcError = (error: unknown, onBug: (error: unknown) => void): ORPCError<string, AppErrorData> => {
  const data = toErrorData(error)
  if (data.code === 'bug') onBug(error)
  return new ORPCError(data.code, { status: statuses[data.code], message: data.message, data, defined: true })
}

const toErrorData = (error: unknown): AppErrorData => {
  if (error instanceof AppError) return error.toData()
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
    return { code: 'usage.bad', message: `This is not what the call takes: ${firstIssue(error.data)}`, findings: [] }
  return { code: 'bug', message: 'Something went wrong inside Boldscope. Its log says more.', findings: [] }
}

const firstIssue = (data: unknown): string => {
  const issue = (data as { issues?: Array<{ path?: PropertyKey[]; message?: string }> } | undefined)?.issues?.[0]
  return issue ? `${(issue.path ?? []).map(String).join('.')}: ${issue.message ?? 'not valid'}` : 'not valid'
}
