import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const boundsSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
const first = { width: 1440, height: 900 }

/** Where the window was, if that place is still on a screen. */
export const readBounds = (file: string, screens: Rectangle[]): Partial<Rectangle> => {
  try {
    const bounds = boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return screens.some((screen) => overlaps(screen, bounds)) ? bounds : first
  } catch {
    return first
  }
}

export const rememberBounds = (window: BrowserWindow, file: string): void => {
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify(window.getNormalBounds()))
    } catch {
      // A place that cannot be kept is not worth a word.
    }
  })
}

/** At least a corner that can be taken hold of is visible. */
const overlaps = (screen: Rectangle, { x, y, width, height }: Rectangle): boolean =>
  Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x) > 100 &&
  Math.min(y + height, screen.y + screen.height) - Math.max(y, screen.y) > 100
