import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it } from 'vitest'
import { sendResponse } from '../../../src/main/adapters/nodeHttp'

/** Waits until the body of an answer is let go of, whose asker goes away before the answer or while it comes. */
const leave = async (when: 'before' | 'within'): Promise<void> => {
  let letGo = () => {}
  const isLetGo = new Promise<void>((resolve) => (letGo = resolve))
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
    cancel: () => letGo(),
  })
  let isSent: Promise<void> | undefined
  const server = createServer(async (_, outgoing) => {
    if (when === 'before') {
      asking.destroy()
      await once(outgoing, 'close')
    }
    isSent = sendResponse(new Response(body), outgoing)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const asking = request({ port, host: '127.0.0.1' }, (answer) => answer.once('data', () => asking.destroy()))
  asking.on('error', () => {}).end()
  try {
    await isLetGo
    await isSent
  } finally {
    server.close()
  }
}

it.each(['before', 'within'] as const)(
  'lets go of the file behind a body when the asker goes away %s the answer',
  { timeout: 10_000 },
  leave,
)
