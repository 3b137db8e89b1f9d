import { describe, expect, it } from 'vitest'
import { makeCache, makeCollection } from '../../../../src/renderer/stores/collection'

describe('a list kept in the window', () => {
  it('does not say that it is empty before it knows', async () => {
    const list = makeCollection(async () => [] as Array<{ id: string }>)
    expect(list.loaded.value).toBe(false)
    await list.load()
    expect(list.loaded.value).toBe(true)
  })

  it('keeps what it had when a reading fails, and forgets the failure when one succeeds', async () => {
    let fails = false
    const list = makeCollection(async () => {
      if (fails) throw new TypeError('Failed to fetch')
      return [{ id: 'a' }]
    })
    await list.load()
    fails = true
    await list.load()
    expect(list.byId.value.has('a')).toBe(true)
    expect(list.error.value?.code).toBe('process.failed')
    fails = false
    await list.load()
    expect(list.error.value).toBeNull()
  })
})

describe('the last few answers', () => {
  const counting = (keep: number) => {
    const asked: string[] = []
    return { asked, cache: makeCache(async (id: string) => (asked.push(id), id.toUpperCase()), keep) }
  }

  it('reads once for all who ask at the same time', async () => {
    const { asked, cache } = counting(2)
    expect(await Promise.all([cache.get('a'), cache.get('a')])).toEqual(['A', 'A'])
    expect(asked).toEqual(['a'])
  })

  it('lets go of what was used least lately', async () => {
    const { asked, cache } = counting(2)
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(id)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('asks again after a failure instead of remembering it', async () => {
    let times = 0
    const cache = makeCache(async () => {
      if (++times === 1) throw new Error('once')
      return 'there'
    }, 2)
    await expect(cache.get('a')).rejects.toThrow('once')
    expect(await cache.get('a')).toBe('there')
  })
})
