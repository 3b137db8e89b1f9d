import { describe, expect, it } from 'vitest'
import { makeRouter, type RouterParts } from '../../../src/main/services/router'

describe('taking an atlas off the list', () => {
  const removed: string[] = []
  const using = (atlasId: string) => ({ list: () => [{ atlasId }, { atlasId: null }] })
  const parts = {
    recordings: using('of a recording'),
    results: { list: () => [{ id: 'r' }], row: () => ({ atlasId: 'of a result' }) },
    analyses: using('of an analysis'),
    atlases: { remove: (id: string) => (removed.push(id), () => void removed.pop()) },
  }
  const { handlers } = makeRouter(parts as unknown as RouterParts)

  it('is refused while something would lose the places of its parcels', async () => {
    for (const id of ['of a recording', 'of a result', 'of an analysis'])
      await expect(handlers.atlases.remove({ id })).rejects.toMatchObject({ code: 'conflict' })
    expect(removed).toEqual([])
  })
  it('is done when nothing uses it', async () => {
    await handlers.atlases.remove({ id: 'of nothing' })
    expect(removed).toEqual(['of nothing'])
  })
  it('is taken back by its own name once, and by no other', async () => {
    const { removal } = await handlers.atlases.remove({ id: 'another' })
    await handlers.removals.undo({ id: removal })
    expect(removed).toEqual(['of nothing'])
    for (const id of [removal, 'x'])
      await expect(handlers.removals.undo({ id })).rejects.toMatchObject({ code: 'notFound' })
  })
})
