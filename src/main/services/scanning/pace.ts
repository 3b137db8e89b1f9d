import type { TaskContext } from '../../ports'
import { breathe } from '../inference/breathe'

const everyMs = 40

/** Called often, lets messages through now and then, and tells how far the work is. Throws AppError 'cancelled'. */
export type Pace = (fraction: number | null, message: string) => Promise<void> | void

export const makePace = ({ progress, signal }: TaskContext): Pace => {
  let lastMs = Date.now()
  return async (fraction, message) => {
    const now = Date.now()
    if (now - lastMs < everyMs) return
    progress({ fraction, message })
    await breathe(signal, 'looking through the folder')
    lastMs = Date.now()
  }
}
