import { subscribe } from 'node:diagnostics_channel'

/** Counts the connections that this process opens to anything, from now on. */
export const countConnections = (): (() => number) => {
  let opened = 0
  subscribe('net.client.socket', () => (opened += 1))
  return () => opened
}
