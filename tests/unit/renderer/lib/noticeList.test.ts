import { describe, expect, it } from 'vitest'
import { mostShown, withNotice, type GivenNotice, type Notice } from '../../../../src/renderer/lib/noticeList'

const all = (...given: GivenNotice[]): Notice[] =>
  given.reduce<Notice[]>((list, one, id) => withNotice(list, one, id), [])
const info = (title: string, more: Partial<GivenNotice> = {}): GivenNotice => ({ tone: 'info', title, ...more })
const error = (title: string): GivenNotice => ({ tone: 'error', title })
const titles = (list: readonly Notice[]) => list.map(({ title }) => title)

describe('the messages of the window', () => {
  it('do not pile up: the oldest goes when one too many comes', () => {
    expect(titles(all(info('a'), info('b'), info('c'), info('d')))).toEqual(['b', 'c', 'd'])
    expect(mostShown).toBe(3)
  })

  it('lose no error that was pushed out of sight before somebody read it', () => {
    const list = all(error('first'), info('a'), error('second'), info('b'), info('c'), info('d'))
    expect(titles(list)).toEqual(['first', 'second', 'b', 'c', 'd'])
  })

  it('are counted when the same is said again, as the newest', () => {
    const list = all(error('lost'), info('a'), error('lost'))
    expect(list.map(({ title, times }) => [title, times])).toEqual([
      ['a', 1],
      ['lost', 2],
    ])
    expect(list[1].id).toBe(2)
  })

  it('are not counted as one when they speak of different things, so that each can be taken back', () => {
    const list = all(
      info('2 recordings are off the list', { about: 'x' }),
      info('2 recordings are off the list', { about: 'y' }),
    )
    expect(list.map(({ times }) => times)).toEqual([1, 1])
    expect(all(info('a', { detail: 'one' }), info('a', { detail: 'two' }))).toHaveLength(2)
  })
})
