import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

let opened = 0

const isThisMachine = (address: string | undefined): boolean =>
  address === undefined || address === '::1' || /^(::ffff:)?127\./.test(address)

subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  socket.once('connect', () => {
    if (!isThisMachine(socket.remoteAddress)) opened += 1
  })
})

/** How many connections to other machines this process has opened so far. */
export const connectionsOpened = (): number => opened
