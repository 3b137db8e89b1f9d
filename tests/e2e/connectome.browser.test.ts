import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { seriousViolations, useAxe } from './axe'
import { browserHost, chromiumPath, copyWorkspace, hasChromium, root, settle, type OpenApp } from './hosts'
import { tellOneStory } from './story'

const pictures = join(root, 'artefacts/e2e')

describe.skipIf(!hasChromium)(
  `connectivity and cleaning in Chromium (skipped where ${chromiumPath} is missing)`,
  () => {
    let app: OpenApp
    let page: Page
    const workspace = copyWorkspace(inject('demoWorkspace'))
    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      app = await browserHost.open(workspace.path)
      page = app.page
      await page.getByRole('button', { name: /Neurological/ }).click()
    })
    afterAll(async () => {
      await app?.close()
      workspace.remove()
    })

    const go = (place: string) =>
      page.getByRole('navigation', { name: 'Places' }).getByText(place, { exact: true }).click()
    const screenshot = (name: string) => page.screenshot({ path: join(pictures, `${name}-browser.png`) })
    const picture = async (name: string) => {
      await settle(page)
      await screenshot(name)
    }
    tellOneStory(() => app, screenshot)
    const matrix = () => page.getByRole('img', { name: /^Pearson correlation of / })

    it('computes connectivity of every recording from the form', async () => {
      await go('Signals')
      await page.getByRole('button', { name: 'Connectivity…' }).click()
      await picture('connect-form')
      await page.getByRole('button', { name: /^Compute for \d+/ }).click()
      await page.getByRole('button', { name: /^Open the connect/ }).click()
      await matrix().waitFor()
    })

    it('leads from a cell of the matrix to both courses and both places', async () => {
      await settle(page)
      const box = (await matrix().boundingBox())!
      await matrix().click({ position: { x: box.width * 0.7, y: box.height * 0.3 } })
      const courses = page.getByRole('region', { name: 'Both courses' })
      await courses.getByText(/Pearson correlation -?\d.*mm apart/).waitFor()
      await picture('connectome')
      await page
        .getByRole('radio', { name: 'Pair' })
        .or(page.getByRole('button', { name: 'Pair', exact: true }))
        .first()
        .click()
      await page.getByText('White: the first parcel, yellow: the second').waitFor()
      await picture('connectome-pair')
    })

    it('says when the graphics card lets go of the brain, and draws it again', async () => {
      await page.getByRole('img', { name: /^Brain picture/ }).evaluate((canvas) => {
        const context = (canvas as HTMLCanvasElement).getContext('webgl2')
        context?.getExtension('WEBGL_lose_context')?.loseContext()
      })
      const again = page.getByRole('button', { name: 'Draw it again' })
      await again.click()
      await again.waitFor({ state: 'detached' })
      await settle(page)
      const kept = await page.getByRole('img', { name: /^Brain picture/ }).evaluate((canvas) => {
        const { width } = canvas as HTMLCanvasElement
        return width > 0 && (canvas as HTMLCanvasElement).getContext('webgl2')?.isContextLost() === false
      })
      expect(kept).toBe(true)
    })

    it('walks the matrix by the arrow keys', async () => {
      const courses = page.getByRole('region', { name: 'Both courses' })
      const before = await courses.innerText()
      await page.getByRole('group', { name: /^Matrix: arrow keys/ }).focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => courses.innerText()).not.toBe(before)
    })

    it('goes to the pair of an edge that is chosen in the list', async () => {
      const rows = page.getByRole('grid', { name: /^Edges of / }).getByRole('row')
      await rows.nth(1).click()
      await expect.poll(() => rows.nth(1).getAttribute('aria-selected')).toBe('true')
      await page
        .getByRole('button', { name: 'Parcels', exact: true })
        .or(page.getByRole('radio', { name: 'Parcels' }))
        .first()
        .click()
      await page.getByRole('grid', { name: /^Measures of / }).waitFor()
      await picture('connectome-measures')
    })

    it('has no serious accessibility violation, light or dark', async () => {
      await useAxe(page)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme })
        await settle(page)
        expect(await seriousViolations(page), theme).toEqual([])
        await picture(`connectome-${theme}`)
      }
      await page.emulateMedia({ colorScheme: 'light' })
    })

    it('shows a matrix that was computed elsewhere, by the names of its parcels, and has no courses for it', async () => {
      const parcels = ['LH_Vis_1', 'LH_Vis_2', 'LH_Default_PFC_1']
      const rows = parcels.map((name, row) => [name, ...parcels.map((_, at) => (at === row ? 1 : 0.1 * (row + at)))])
      const folder = mkdtempSync(join(tmpdir(), 'boldscope-matrix-'))
      const file = join(folder, 'sub-01_stat-fisherz_relmat.tsv')
      writeFileSync(file, [['Node', ...parcels], ...rows].map((row) => `${row.join('\t')}\n`).join(''))
      await go('Data')
      await page.getByLabel(/Path of a file or folder/).fill(file)
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('button', { name: 'Show the connectome' }).click()
      await page.getByRole('img', { name: /^Fisher z of sub-01_stat-fisherz_relmat/ }).waitFor()
      await page.getByText('This matrix was computed elsewhere').waitFor()
      await page.getByText(/places are those of SchaeferProjected100/).waitFor()
      await picture('connectome-imported')
      await page.getByRole('button', { name: 'Parcels', exact: true }).click()
      await page.getByRole('button', { name: 'Measure the graph' }).click()
      await page.getByRole('grid', { name: /^Measures of sub-01_stat-fisherz/ }).waitFor()
      rmSync(folder, { recursive: true })
    })

    it('adds a cleaned series beside the recording', async () => {
      await page.getByRole('button', { name: 'New…' }).click()
      await page.getByRole('menuitem', { name: 'Clean parcel series…' }).click()
      await picture('clean-form')
      expect(await seriousViolations(page)).toEqual([])
      await page.getByRole('button', { name: /^Clean \d+/ }).click()
      await page.getByRole('button', { name: /^Open the / }).waitFor()
      await go('Data')
      await page
        .getByText(/desc-denoised/)
        .first()
        .waitFor()
      expect(app.complaints).toEqual([])
    })
  },
)
