import { describe, expect, it } from 'vitest'
import { keyCaps, keyName } from '../../../../src/renderer/lib/keys'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('names of keys', () => {
  it('takes Ctrl and Cmd for the same, so that one command serves every system', () => {
    expect(keyName(press('k', { ctrlKey: true }))).toBe('mod+k')
    expect(keyName(press('k', { metaKey: true }))).toBe('mod+k')
  })

  it('names a character by itself, whatever has to be held to type it', () => {
    expect(keyName(press('?', { shiftKey: true }))).toBe('?')
    expect(keyName(press('['))).toBe('[')
  })

  it('tells a key from the same key with Shift where it has no character', () => {
    expect(keyName(press('ArrowRight'))).toBe('right')
    expect(keyName(press('ArrowRight', { shiftKey: true }))).toBe('shift+right')
  })

  it('does not take Ctrl with Shift for a capital letter', () => {
    expect(keyName(press('K', { ctrlKey: true, shiftKey: true }))).toBe('mod+k')
  })

  it('names the space bar', () => {
    expect(keyName(press(' '))).toBe('space')
  })

  it('shows the caps that are on the keyboard in front of the person', () => {
    expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'k'])
    expect(keyCaps('mod+k', true)).toEqual(['⌘', 'k'])
    expect(keyCaps('alt+left', false)).toEqual(['Alt', '←'])
  })
})
