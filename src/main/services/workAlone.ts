import type { Crew, PortionTable } from '../ports'
import { breathe } from './inference/breathe'

/** Does portions one after the other, without anybody's help; the signal is heard between two of them. */
export const workAlone = <Portions extends PortionTable>(portions: Portions): Crew<Portions> => ({
  async *each(kind, setting, items, context) {
    for (const item of items) {
      await breathe(context.signal, 'one portion of the work was done after the other')
      yield (await portions[kind](setting as never, item as never, context)) as never
    }
  },
})
