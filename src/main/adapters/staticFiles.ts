import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export interface StaticFilesOptions {
  /** The folder of the built window. */
  root: string
  /** The page's policy; its scripts and style elements carry this nonce. */
  policy(nonce: string): string
}

/** The built window. Nothing outside its folder is ever read; addresses of views give the page itself. */
export const makeStaticFiles = ({ root, policy }: StaticFilesOptions) => {
  const base = resolve(root)

  const sendPage = async (): Promise<Response | null> => {
    const page = await readIfThere(join(base, 'index.html'))
    if (!page) return null
    const nonce = randomBytes(16).toString('base64')
    return new Response(page.toString().replaceAll('__CSP_NONCE__', nonce), {
      headers: {
        'content-type': types['.html'],
        'cache-control': 'no-store',
        'content-security-policy': policy(nonce),
      },
    })
  }

  return async (request: Request): Promise<Response | null> => {
    if (request.method !== 'GET') return null
    const name = decode(new URL(request.url).pathname)
    if (name === null) return null
    const extension = extname(name)
    if (name === '/index.html' || extension === '') return sendPage()
    const path = resolve(base, `.${name}`)
    const type = types[extension]
    const content = type && path.startsWith(base + sep) ? await readIfThere(path) : null
    if (!content) return null
    // Names under assets/ carry a hash of their content.
    const lasting = name.startsWith('/assets/')
    return new Response(content as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': type, 'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache' },
    })
  }
}

const decode = (pathname: string): string | null => {
  try {
    const name = decodeURIComponent(pathname)
    return name.includes('\0') || name.includes('\\') ? null : name
  } catch {
    return null
  }
}

const readIfThere = async (path: string): Promise<Buffer | null> => {
  try {
    return (await stat(path)).isFile() ? await readFile(path) : null
  } catch {
    return null
  }
}
