import { open, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../preload/contract'
import type { Inbox } from '../ports'

export const makeNodeInbox = (): Inbox => ({
  async receive(path, pieces, maxBytes) {
    await mkdir(dirname(path), { recursive: true })
    const handle = await open(path, 'wx')
    try {
      let bytes = 0
      for await (const piece of pieces) {
        bytes += piece.byteLength
        if (bytes > maxBytes)
          throw new AppError('input.bad', `The file has more than the ${maxBytes} bytes taken here.`)
        await handle.writeFile(piece)
      }
    } catch (error) {
      await handle.close()
      await rm(path, { force: true })
      throw error
    }
    await handle.close()
  },
  async move(from, to) {
    await mkdir(dirname(to), { recursive: true })
    await rename(from, to)
  },
})
