/** What the page may do: load from its own origin, and nothing from anywhere else. */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // Style elements are told by the nonce; tooltips of charts set style attributes.
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self' data:",
    "connect-src 'self' blob: data:",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const headers: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
}
/** What is no page may do nothing at all. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'"

export const secure = (response: Response): Response => {
  const secured = new Response(response.body, response)
  for (const [name, value] of Object.entries(headers)) secured.headers.set(name, value)
  if (!secured.headers.has('content-security-policy')) secured.headers.set('content-security-policy', dataPolicy)
  if (!secured.headers.has('cache-control')) secured.headers.set('cache-control', 'no-store')
  return secured
}
