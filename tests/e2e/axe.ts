import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Brings axe-core into the page, through the debugger: the page's own policy lets no foreign script in. */
export const useAxe = async (page: Page): Promise<void> => {
  await page.evaluate(readFileSync(axePath, 'utf8'))
}

/** What axe-core calls serious or critical, each by its rule and the first element it found. */
export const seriousViolations = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    type Axe = {
      run(): Promise<{
        violations: Array<{
          id: string
          impact: string
          nodes: Array<{ target: unknown[]; any: Array<{ message: string }> }>
        }>
      }>
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0].target.join(' ')} ${nodes[0].any[0]?.message ?? ''} (${nodes.length})`)
  })
