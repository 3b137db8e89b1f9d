import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousViolations, useAxe } from './axe'
import { root, settle, type HostUnderTest, type OpenApp } from './hosts'
import { writeSmallFiles } from './smallFiles'
import { tellOneStory } from './story'

const pictures = join(root, 'artefacts/e2e')

/** What a person does with atlases, the same in every host: in a workspace that is new. */
export function describeAtlases(host: HostUnderTest): void {
  describe(`atlases in the ${host.name} host`, () => {
    let app: OpenApp
    let page: Page
    const folder = mkdtempSync(join(tmpdir(), 'boldscope-atlases-'))
    const files = writeSmallFiles(join(folder, 'files'))

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      app = await host.open(join(folder, 'workspace'))
      page = app.page
      await page.getByRole('button', { name: /Neurological/ }).click()
      await page.getByRole('link', { name: /^Atlases/ }).click()
      await region('In the brain').waitFor()
      await settle(page)
    })
    afterAll(async () => {
      await app?.close()
      rmSync(folder, { recursive: true, force: true })
    })

    const region = (name: string) => page.getByRole('region', { name, exact: true })
    const screenshot = (name: string) => page.screenshot({ path: join(pictures, `atlases-${name}-${host.name}.png`) })
    const picture = async (name: string) => {
      await settle(page)
      await screenshot(name)
    }
    tellOneStory(() => app, screenshot)
    const cards = () => region('Atlases').getByRole('link')
    const rows = () => page.getByRole('grid', { name: 'Parcels' }).getByRole('row')
    const chosenRow = () => page.locator('[role=grid][aria-label=Parcels] tr[aria-selected=true]')
    const crosshair = () => region('Under the crosshair').innerText()

    it('offers those that come along, with their space, licence and what to cite', async () => {
      await expect.poll(() => cards().allInnerTexts()).toHaveLength(4)
      await expect.poll(() => region('Atlases').getByText('bundled').count()).toBe(4)
      const facts = () => region('Atlas').innerText()
      await expect.poll(facts).toMatch(/space\s+MNI152NLin2009aSym/)
      await expect.poll(facts).toMatch(/licence\s+MIT/)
      await expect.poll(() => region('To cite').innerText()).toMatch(/Schaefer A/)
      await picture('bundled')
    })

    it('goes from a row of the table to the place in the brain', async () => {
      await rows().filter({ hasText: 'LH_SomMot_3' }).click()
      await page.waitForFunction(() => document.querySelector('#inspector')?.textContent?.includes('LH_SomMot_3'))
      await expect.poll(crosshair).toMatch(/label\s+12\s+parcel\s+LH_SomMot_3\s+network\s+SomMot/)
    })

    it('goes from a voxel to the row of its parcel', async () => {
      await page.getByRole('combobox', { name: 'Layout' }).click()
      await page.getByRole('option', { name: 'Axial' }).click()
      const canvas = region('In the brain').getByRole('img', { name: /^Brain picture/ })
      await settle(page)
      const box = (await canvas.boundingBox())!
      let found = 'none'
      for (let share = 0.5; share < 0.9 && /none|LH_SomMot_3$/.test(found); share += 0.04) {
        const before = await crosshair()
        await canvas.click({ position: { x: box.width / 2, y: box.height * share } })
        await expect.poll(crosshair).not.toBe(before)
        await settle(page)
        found = /parcel\s+(\S+)/.exec(await crosshair())![1]
      }
      expect(found).toMatch(/^[LR]H_/)
      await expect.poll(() => chosenRow().innerText()).toContain(found)
    })

    it('finds parcels by a few words, and goes to one by its name or by a coordinate', async () => {
      await page.keyboard.press('/')
      await expect.poll(() => page.evaluate(() => document.activeElement?.matches('[type=search]'))).toBe(true)
      await page.keyboard.type('rh limbic')
      await page.getByText('2 of 100').waitFor()
      await page.keyboard.press('Escape')
      await page.getByText('2 of 100').waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
      await page.keyboard.press('g')
      await page.getByRole('combobox', { name: 'Go to a parcel or a coordinate' }).fill('rh cont par 1')
      await page.keyboard.press('Enter')
      await expect.poll(crosshair).toMatch(/parcel\s+RH_Cont_Par_1/)
      await page.keyboard.press('g')
      await page.getByRole('combobox', { name: 'Go to a parcel or a coordinate' }).fill('-40 -20 56')
      await page.keyboard.press('Enter')
      await expect.poll(crosshair).toMatch(/-40\.0, -20\.0, 56\.0[^]*parcel\s+LH_SomMot_5/)
      await expect.poll(() => chosenRow().innerText()).toContain('LH_SomMot_5')
    })

    it('shows one network alone, in the brain and in the table', async () => {
      await page.getByRole('button', { name: 'Limbic' }).click()
      await expect
        .poll(() =>
          rows()
            .filter({ hasText: /[LR]H_/ })
            .count(),
        )
        .toBe(5)
      await picture('network')
      await page.getByRole('button', { name: 'Limbic' }).click()
    })

    it('says why an atlas is not taken in, with the line', async () => {
      const foreign = join(folder, 'other.tsv')
      writeFileSync(foreign, 'index\tname\n101\tA\n102\tB\n')
      await page.keyboard.press('i')
      await page.getByLabel('Atlas', { exact: true }).fill(files.atlas)
      await page.getByLabel('Table of labels', { exact: true }).fill(foreign)
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByText('other.tsv names none of the labels of the volume').waitFor()
      await page.getByText('other.tsv, line 2').waitFor()
      await picture('refused')
      expect(await cards().count()).toBe(4)
    })

    it('takes an atlas in with its table, under a name and a space that are given', async () => {
      const button = host.name === 'electron' ? 'Choose the labels' : 'Send the labels'
      const table = page.getByLabel('Table of labels', { exact: true })
      await app.giveFiles(button, [files.table])
      // A path where the program opens files itself, what was sent where they are sent to it.
      const taken = async () => `${await table.inputValue()} ${await table.getAttribute('placeholder')}`
      await expect.poll(taken).toContain('atlas-Blocks_dseg.tsv')
      await page.getByLabel('Space', { exact: true }).fill('MNI152NLin6Asym')
      await page.getByLabel('Name', { exact: true }).fill('My blocks')
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await page.getByText('Added: My blocks').waitFor()
      await expect
        .poll(() => cards().first().innerText())
        .toMatch(/My blocks[^]*4\sparcels · label volume[^]*MNI152NLin6Asym · 4\smm/)
      await expect.poll(() => region('Atlas').innerText()).toMatch(/licence\s+not stated/)
      const lastNames = async () => (await rows().allInnerTexts()).slice(-4).map((row) => row.split(/\s+/)[0])
      await expect.poll(lastNames).toEqual(['A', 'B', 'C', 'D'])
      await picture('own')
    })

    it('has no serious accessibility violation, light or dark, on the page and in the form', async () => {
      await useAxe(page)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme })
        await settle(page)
        expect(await seriousViolations(page), theme).toEqual([])
      }
      await page.getByRole('button', { name: 'Import…' }).click()
      await page.getByRole('button', { name: 'Import', exact: true }).waitFor()
      await settle(page)
      expect(await seriousViolations(page)).toEqual([])
      await page.getByRole('button', { name: 'Close the form' }).click()
      await page.emulateMedia({ colorScheme: 'light' })
    })

    it('takes it off the list, and leaves its file', async () => {
      await cards().filter({ hasText: 'My blocks' }).click()
      await page.getByRole('button', { name: 'Take off the list' }).click()
      await page.getByText('My blocks is off the list').waitFor()
      await expect.poll(() => cards().count()).toBe(4)
      expect(app.complaints).toEqual([])
    })
  })
}
