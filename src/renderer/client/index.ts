import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { Client, Job } from '../../preload/contract'
import { toAppError } from './errors'
import { followJobs, type JobNews } from './jobNews'

export { fetchArray, fetchFile, fetchNamedFile, uploadFile, type FloatArray } from './bytes'
export { toAppError } from './errors'
export type { JobNews } from './jobNews'

type Streams = { jobs: { watch(input: object, options: { signal: AbortSignal }): Promise<AsyncIterable<Job>> } }

const link = new RPCLink({
  url: () => new URL('/rpc', window.location.href),
  interceptors: [
    async (options) => {
      try {
        return await options.next()
      } catch (error) {
        throw toAppError(error)
      }
    },
  ],
})

// The contract types what the proxy answers to; the proxy itself knows no names.
const remote = createORPCClient(link) as unknown as Client & Streams

/** Every call to the core. Failures are AppErrors. */
export const client: Client = remote

/** The jobs as they change, for as long as the signal lasts. */
export const watchJobs = (signal: AbortSignal): AsyncGenerator<JobNews> =>
  followJobs({ list: () => remote.jobs.list({}), watch: (inner) => remote.jobs.watch({}, { signal: inner }) }, signal)
