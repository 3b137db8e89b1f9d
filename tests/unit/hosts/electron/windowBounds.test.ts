import { describe, expect, it } from 'vitest'
import { readBounds } from '../../../../src/main/hosts/electron/windowBounds'
import { useFolder } from '../../../fixtures/folder'

const folder = useFolder()
const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]

describe('where the window opens', () => {
  it('where it was, when that is on a screen', () => {
    const bounds = { x: 100, y: 50, width: 1200, height: 800 }
    expect(readBounds(folder.put('window.json', JSON.stringify(bounds)), screens)).toEqual(bounds)
  })

  it('not where nobody can see it: the second screen may be gone', () => {
    const bounds = { x: 2500, y: 50, width: 1200, height: 800 }
    expect(readBounds(folder.put('window.json', JSON.stringify(bounds)), screens)).not.toHaveProperty('x')
  })

  it('at its first size when what was kept is missing or broken', () => {
    expect(readBounds(folder.path('none.json'), screens)).toMatchObject({ width: 1440 })
    expect(readBounds(folder.put('window.json', '{"x": "left"}'), screens)).toMatchObject({ width: 1440 })
  })
})
