import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Gate {
  port: number
  token: string
}

/** 'enter': the right token came in the address; 'pass': the cookie or header is right; else the status to refuse with. */
export type Verdict = 'pass' | 'enter' | 400 | 401 | 403 | 421

/**
 * Who may talk to the server. Other pages of the user's browser can send requests to 127.0.0.1: a name that was
 * rebound to it shows in Host, another page in Origin, and neither knows the token.
 */
export const judge = ({ port, token }: Gate, { headers, url, method }: IncomingMessage): Verdict => {
  // A whole address in the place of a path is for proxies.
  if (!url?.startsWith('/')) return 400
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!hosts.includes(headers.host ?? '')) return 421
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return 403
  const given = cookieOf(headers.cookie, cookieName(port)) ?? bearerOf(headers.authorization)
  if (given !== null && same(given, token)) return isEntry(url) ? 'enter' : 'pass'
  if (method === 'GET' && isEntry(url) && same(tokenIn(url) ?? '', token)) return 'enter'
  return 401
}

/** Cookies do not know ports: each port's has a name of its own. */
const cookieName = (port: number): string => `boldscope-${port}`

export const cookieFor = ({ port, token }: Gate): string =>
  `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`

/** The address with the token, which must not stay in the browser's history. */
const isEntry = (url: string): boolean => tokenIn(url) !== null
const tokenIn = (url: string): string | null => {
  const [path, query = ''] = url.split('?', 2)
  return path === '/' ? new URLSearchParams(query).get('token') : null
}

const bearerOf = (header: string | undefined): string | null => /^Bearer ([\w-]+)$/.exec(header ?? '')?.[1] ?? null

const cookieOf = (header: string | undefined, name: string): string | null => {
  const pair = (header ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${name}=`))
  return pair ? pair.slice(name.length + 1) : null
}

/** Digests have one length, so that time tells nothing of the token's. */
const same = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
