import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumPath, startServer } from '../tests/e2e/hosts'

const runs = 5

/** Milliseconds from asking for the address to the list of recordings, empty as it is, being drawn, in a fresh browser each time. */
async function firstView(url: string): Promise<number> {
  const browser = await chromium.launch({ executablePath: chromiumPath, chromiumSandbox: false })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const start = performance.now()
    await page.goto(url)
    await page.getByText('No recordings yet').waitFor()
    return performance.now() - start
  } finally {
    await browser.close()
  }
}

/** The window's first view in the browser host, from the address to a drawn place; goal: under 2 s. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'boldscope-bench-'))
  const server = await startServer(join(folder, 'workspace'))
  try {
    const times: number[] = []
    for (let i = 0; i < runs; i++) times.push(await firstView(server.url))
    times.sort((a, b) => a - b)
    const ms = (value: number) => `${Math.round(value)} ms`
    console.log(
      `first view, browser host: median ${ms(times[runs >> 1])}, min ${ms(times[0])}, max ${ms(times[runs - 1])}`,
    )
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
