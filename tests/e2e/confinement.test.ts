import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  browserHost,
  chromiumPath,
  copyWorkspace,
  electronBinary,
  electronHost,
  hasChromium,
  startDisplay,
} from './hosts'
import type { HostUnderTest, OpenApp } from './hosts'

const binary = electronBinary()
const hasDisplay = Boolean(process.env.DISPLAY) || existsSync('/usr/bin/Xvfb')

const confined = (open: () => Promise<{ host: HostUnderTest; end?: () => Promise<void> }>) => {
  let app: OpenApp
  let copy: ReturnType<typeof copyWorkspace>
  let end: (() => Promise<void>) | undefined
  beforeAll(async () => {
    copy = copyWorkspace(inject('demoWorkspace'))
    const opened = await open()
    end = opened.end
    app = await opened.host.open(copy.path)
    await app.page.waitForLoadState('load')
  })
  afterAll(async () => {
    await app?.close()
    await end?.()
    copy?.remove()
  })

  it('reaches nothing but the program itself: no call, picture, script or frame from elsewhere', async () => {
    const blocked = await app.page.evaluate(async () => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
      await fetch('https://example.com/').catch(() => {})
      const add = (tag: string, attribute: string) => {
        const element = document.createElement(tag)
        element.setAttribute(attribute, 'https://example.com/x')
        document.body.append(element)
        return element
      }
      const added = [add('img', 'src'), add('script', 'src'), add('iframe', 'src')]
      const inline = document.createElement('script')
      inline.textContent = 'window.broken = true'
      document.body.append(inline)
      // The browser tells of each when it comes to it; on a busy machine that takes a while.
      for (let waits = 0; waits < 1200 && new Set(violations).size < 4; waits++)
        await new Promise((resolve) => setTimeout(resolve, 100))
      for (const element of [...added, inline]) element.remove()
      return { violations, broken: 'broken' in window }
    })
    expect(blocked.broken).toBe(false)
    expect(new Set(blocked.violations)).toEqual(new Set(['connect-src', 'img-src', 'script-src-elem', 'frame-src']))
  })

  it('has nothing of Node in the window', async () => {
    const found = await app.page.evaluate(() => [
      typeof globalThis.process,
      typeof (globalThis as { require?: unknown }).require,
    ])
    expect(found).toEqual(['undefined', 'undefined'])
  })

  return () => app.page
}

describe.skipIf(!hasChromium)(
  `the window in a browser (${hasChromium ? chromiumPath : 'skipped: no Chromium'})`,
  () => {
    const page = confined(async () => ({ host: browserHost }))

    it('keeps no token where a script could read it', async () => {
      const seen = await page().evaluate(() => [location.href, document.cookie])
      expect(seen[0]).not.toContain('token')
      expect(seen[1]).toBe('')
    })
  },
)

describe.skipIf(!binary || !hasDisplay)(`the window in Electron${binary ? '' : ' (skipped: no Electron)'}`, () => {
  const page = confined(async () => {
    const display = (await startDisplay())!
    return { host: electronHost(binary!, display.name), end: display.stop }
  })

  it('opens no other window and goes nowhere else', async () => {
    const stayed = await page().evaluate(async () => {
      const opened = window.open('https://example.com/')
      location.href = 'https://example.com/'
      await new Promise((resolve) => setTimeout(resolve, 500))
      return { opened, at: location.origin }
    })
    expect(stayed).toEqual({ opened: null, at: 'boldscope://app' })
  })

  it('gives the page four dialogs and no way to send other messages', async () => {
    const bridge = await page().evaluate(() => Object.keys((window as unknown as { boldscope: object }).boldscope))
    expect(bridge.sort()).toEqual(['chooseFiles', 'chooseFolder', 'pathOf', 'saveFile'])
  })
})
