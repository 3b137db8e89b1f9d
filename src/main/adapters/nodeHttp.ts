import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'

/** A request as the platform knows it; its signal aborts when the other side goes away before the answer is whole. */
export const toRequest = (incoming: IncomingMessage, outgoing: ServerResponse, origin: string): Request => {
  const gone = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  const headers = new Headers()
  for (let i = 0; i < incoming.rawHeaders.length; i += 2)
    headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1])
  const method = incoming.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers,
    signal: gone.signal,
    duplex: 'half',
    body: hasBody ? (Readable.toWeb(incoming) as ReadableStream) : null,
  }
  return new Request(origin + incoming.url, init)
}

/** Sends an answer no faster than it is taken; a body that is streamed learns when the other side goes away. */
export const sendResponse = async (response: Response, outgoing: ServerResponse): Promise<void> => {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  outgoing.writeHead(response.status, headers)
  if (!response.body) return void outgoing.end()
  // Who has gone before the answer was there goes away no more: nothing would tell the body.
  if (outgoing.destroyed) return response.body.cancel()
  outgoing.flushHeaders()
  const body = Readable.fromWeb(response.body as NodeStream)
  await new Promise<void>((resolve) => {
    outgoing.once('close', () => {
      body.destroy()
      resolve()
    })
    body.once('error', () => outgoing.destroy())
    body.pipe(outgoing)
  })
}
