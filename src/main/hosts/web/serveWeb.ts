import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendResponse, toRequest } from '../../adapters/nodeHttp'
import { AppError } from '../../../preload/contract'
import { cookieFor, judge, type Gate } from './gate'

export interface WebServer {
  /** The one address to open: it carries the token. */
  url: string
  close(): Promise<void>
}

export interface WebOptions {
  /** 0 = any free one. */
  port: number
  handle(request: Request): Promise<Response>
  onBug(error: unknown): void
}

/** Serves the app to browsers of this machine alone. */
export const serveWeb = async ({ port, handle, onBug }: WebOptions): Promise<WebServer> => {
  const gate: Gate = { port, token: randomBytes(32).toString('base64url') }

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const verdict = judge(gate, incoming)
    if (verdict === 'enter') return redirect(outgoing, cookieFor(gate))
    if (verdict !== 'pass') return refuse(outgoing, verdict)
    const response = await handle(toRequest(incoming, outgoing, `http://${incoming.headers.host}`))
    await sendResponse(response, outgoing)
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      onBug(error)
      if (!outgoing.headersSent) refuse(outgoing, 500)
      else outgoing.destroy()
    })
  })
  // A large recording may take its time to arrive.
  server.requestTimeout = 0

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new AppError('conflict', `Port ${port} is in use: take another one.`) : error,
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  gate.port = (server.address() as AddressInfo).port

  return {
    url: `http://127.0.0.1:${gate.port}/?token=${gate.token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const redirect = (outgoing: ServerResponse, cookie: string): void =>
  void outgoing
    .writeHead(303, {
      location: '/',
      'set-cookie': cookie,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .end()

const refuse = (outgoing: ServerResponse, status: number): void =>
  void outgoing
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
    })
    .end(status === 401 ? 'Open the address that Boldscope printed when it started.\n' : '')
