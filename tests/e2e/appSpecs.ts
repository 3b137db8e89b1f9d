import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { seriousViolations, useAxe } from './axe'
import { copyWorkspace, root, settle as settled, type HostUnderTest, type OpenApp } from './hosts'
import { writeSmallFiles } from './smallFiles'
import { tellOneStory } from './story'
import { writeWeightsFolder } from './weightsFolder'

/** Pictures are kept as artefacts, to be looked at; `npm run pictures` makes those of the README. */
const forReadme = process.env.BOLDSCOPE_PICTURES
const pictures = forReadme ? join(root, forReadme) : join(root, 'artefacts/e2e')
const wanted = ['data', 'recording', 'signals', 'models', 'findings', 'findings-dark', 'report']

/** What a person does with the app, the same in every host. */
export function describeApp(host: HostUnderTest): void {
  describe(`the app in the ${host.name} host`, () => {
    let app: OpenApp
    let page: Page
    const workspace = copyWorkspace(inject('demoWorkspace'))

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      app = await host.open(workspace.path)
      page = app.page
    })
    afterAll(async () => {
      await app?.close()
      workspace.remove()
    })

    const picture = async (name: string) => {
      if (forReadme && !wanted.includes(name)) return
      await page.screenshot({ path: join(pictures, forReadme ? `${name}.png` : `${name}-${host.name}.png`) })
    }
    tellOneStory(() => app, picture)
    const go = async (place: string) => {
      const places = page.getByRole('navigation', { name: 'Places' })
      await places.getByText(place, { exact: true }).click()
      await places.locator('[aria-current=page]', { hasText: place }).waitFor()
    }
    const settle = async () => {
      await settled(page)
      if (forReadme) await page.waitForTimeout(1200)
    }
    const passed = (step: number) =>
      page.waitForFunction((last) => Number(/step (\d+) of/i.exec(document.body.innerText)?.[1]) > last, step)
    /** From the page of a job, once it is over. */
    const openWhatWasMade = (label: string) => page.getByRole('button', { name: label }).click()

    it('shows the recordings of the workspace, says that they are phantoms and that nothing is connected', async () => {
      await page.getByRole('gridcell', { name: '01', exact: true }).waitFor()
      await page.getByText('24 recordings').waitFor()
      await expect.poll(() => page.getByText('phantom', { exact: true }).count()).toBeGreaterThan(5)
      await page.getByText('offline · 0 connections').waitFor()
    })

    it('asks once which side is left, and keeps the answer', async () => {
      await page.getByRole('button', { name: /Neurological/ }).click()
      await page.getByText('Which side is left?').waitFor({ state: 'detached' })
      await page.reload()
      await page.getByRole('gridcell', { name: '01', exact: true }).waitFor()
      expect(await page.getByText('Which side is left?').count()).toBe(0)
    })

    it('describes the recording that is selected', async () => {
      await page.getByRole('gridcell', { name: '01', exact: true }).click()
      await page.getByText('36 × 48 × 36').first().waitFor()
      await settle()
      await picture('data')
    })

    it('opens it by Enter, draws the volume, and shows the series of a parcel that is clicked', async () => {
      await page.getByRole('gridcell', { name: '01', exact: true }).click()
      await page.keyboard.press('Enter')
      await page.getByText('reading the volume').waitFor({ state: 'hidden' })
      await page.getByRole('textbox', { name: 'Find a parcel or network' }).fill('RH-Default-4')
      await page.getByRole('button', { name: /RH-Default-4/ }).click()
      await page.getByRole('heading', { name: 'Trace' }).waitFor()
      await page.getByText('No parcel chosen').waitFor({ state: 'detached' })
      await settle()
      await expect.poll(() => countColours(page)).toBeGreaterThan(20)
      await picture('recording')
    })

    it('moves the volume and the plot in time by the keyboard alone', async () => {
      await page.getByText('1 / 240').waitFor()
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
      await page.getByText('4 / 240').waitFor()
    })

    it('shows the model with its input contract and loss curve', async () => {
      await go('Models and jobs')
      await page.getByText('brainlm').first().waitFor()
      await page.getByText(/× \(x − median\) \/ IQR/).waitFor()
      await settle()
      await picture('models')
    })

    it('tests the model against simple guesses and says how it did', async () => {
      await go('Models and jobs')
      await page.getByRole('button', { name: /^(Run the truth test|Test again)/ }).click()
      await page.getByRole('button', { name: /^Test on \d+ recordings/ }).click()
      await openWhatWasMade('Open the model')
      const rows = page.getByRole('region', { name: 'Truth test' }).getByRole('row')
      await rows.filter({ hasText: 'this model' }).waitFor()
      await expect.poll(() => rows.filter({ hasText: 'ridge' }).innerText()).toMatch(/-?\d\.\d{3}/)
      await settle()
      await picture('truth')
    })

    it('explains by attention beside its control, and goes to the parcel of a cell that is clicked', async () => {
      await go('Signals')
      await page.getByRole('button', { name: 'Ask a model…' }).click()
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await openWhatWasMade('Open the explanation')
      await page.getByRole('heading', { name: 'Control: random weights' }).waitFor()
      await page.getByText(/Rank correlation with the same model with random weights/).waitFor()
      await settle()
      await page.getByRole('img', { name: /^Attention of .*, map/ }).click()
      await page.getByRole('region', { name: 'Under the cursor' }).getByText('control', { exact: true }).waitFor()
      await page.getByText('reading the volume').waitFor({ state: 'hidden' })
      await settle()
      await picture('signals')
    })

    it('imports the weights that it exported, as they would come from elsewhere', async () => {
      await go('Models and jobs')
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: /safetensors/ }).click()
      await page.getByRole('button', { name: 'Save the file' }).waitFor()
      const folder = writeWeightsFolder(workspace.path, join(workspace.path, '../weights'))
      await page.getByRole('button', { name: 'Import…' }).click()
      await page.getByRole('textbox', { name: 'Weights' }).fill(folder)
      await page.getByRole('textbox', { name: 'Name' }).fill('came back')
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await openWhatWasMade('Open the model')
      await page.getByText('not stated by the source').waitFor()
      await settle()
      await picture('imported')
    })

    it('shows what was found in the subject with planted anomalies, and goes to a row that is clicked', async () => {
      await go('Findings')
      await page.getByRole('link', { name: '01', exact: true }).click()
      await settle()
      const rows = page.getByRole('grid', { name: 'Findings' }).getByRole('row')
      await rows.nth(1).waitFor()
      await rows.nth(1).click()
      await expect.poll(() => rows.nth(1).getAttribute('aria-selected')).toBe('true')
      await page.getByText('research use only').first().waitFor()
      await page.getByText('reading the volume').waitFor({ state: 'hidden' })
      await settle()
      await picture('findings')
    })

    it('says in words that nothing was found in the clean subject', async () => {
      await go('Findings')
      await page.getByRole('link', { name: '02', exact: true }).click()
      await page.getByText(/Nothing exceeds the threshold/).waitFor()
      await settle()
      await picture('findings-none')
    })

    it('shows the report as it is printed', async () => {
      await go('Reports')
      await page.getByRole('button', { name: 'Export PDF' }).waitFor()
      await page.locator('canvas').first().waitFor()
      await settle()
      await picture('report')
    })

    it('has no serious accessibility violation in any place, light or dark', async () => {
      await useAxe(page)
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme })
        for (const place of ['Data', 'Recording', 'Signals', 'Models and jobs', 'Findings', 'Reports']) {
          await go(place)
          await settle()
          expect(await seriousViolations(page), `${place}, ${theme}`).toEqual([])
        }
      }
      await go('Findings')
      await page.getByRole('link', { name: '01', exact: true }).click()
      await settle()
      await picture('findings-dark')
      await page.emulateMedia({ colorScheme: 'light' })
    })

    it('takes a recording and an atlas from files, and says what is wrong with a broken one', async () => {
      const files = writeSmallFiles(join(workspace.path, '../guest'))
      await go('Data')
      const told = page.getByText('Added: 1 recording, 1 atlas').waitFor()
      await app.giveFiles('Add files', [files.bold, files.atlas, files.table, files.broken])
      await told
      await page.getByRole('gridcell', { name: 'guest', exact: true }).waitFor()
      await page
        .getByText(/sub-cut_task-rest_bold/)
        .first()
        .waitFor()
      await page
        .getByText(/ends in the middle of its compressed data/)
        .first()
        .waitFor()
      expect(await page.getByText(/atlas-Blocks_dseg.tsv/).count()).toBe(0)
      await settle()
      await picture('import')
    })

    it('reads a MATLAB 7.3 file, which is HDF5, where the window has its core', async () => {
      const folder = join(workspace.path, '../matlab')
      mkdirSync(folder, { recursive: true })
      copyFileSync(
        join(root, 'tests/parity/formats/files/packed73.mat'),
        join(folder, 'sub-lab_task-rest_timeseries.mat'),
      )
      const sidecar = { RepetitionTime: 2, Orientation: 'time-by-parcels' }
      writeFileSync(join(folder, 'sub-lab_task-rest_timeseries.json'), JSON.stringify(sidecar))
      await app.giveFiles(
        'Add files',
        ['mat', 'json'].map((kind) => join(folder, `sub-lab_task-rest_timeseries.${kind}`)),
      )
      await page.getByRole('gridcell', { name: 'lab', exact: true }).waitFor()
    })

    it('makes parcel series of it with that atlas', async () => {
      await page.getByRole('gridcell', { name: 'guest', exact: true }).click()
      await page.getByRole('combobox', { name: 'Atlas' }).first().click()
      await page.getByRole('option', { name: /Blocks/ }).click()
      await page.getByRole('button', { name: 'Parcellate', exact: true }).first().click()
      await page.getByRole('row', { name: /guest/ }).getByRole('gridcell', { name: '4', exact: true }).waitFor()
    })

    it('trains a model with a live curve, cancels it and goes on from the checkpoint', async () => {
      await go('Models and jobs')
      await page
        .getByRole('button', { name: /^Train/ })
        .first()
        .click()
      await page.getByLabel('Name').first().fill('cancelled and resumed')
      // More than it can come to before it is stopped.
      await page.getByLabel('Steps', { exact: true }).fill('100000')
      // A busy machine may not get to write one between the cancel and the end of its patience.
      await page.getByText('Memory and time', { exact: true }).click()
      await page.getByLabel('Checkpoint every (s)').fill('0')
      await page.getByRole('button', { name: 'Start training' }).click()
      await page
        .getByText(/step \d+ of/i)
        .first()
        .waitFor()
      await passed(5)
      await picture('training')
      const stop = page.getByRole('button', { name: /^Stop:/ }).first()
      const goOn = page.getByRole('button', { name: /^Go on:/ }).first()
      const stepNow = async () => {
        const said = await page
          .getByText(/step \d+ of/i)
          .first()
          .innerText()
        return Number(/step (\d+) of/i.exec(said)![1])
      }
      const before = await stepNow()
      await stop.click()
      await goOn.waitFor()
      await goOn.click()
      await stop.waitFor()
      await passed(before)
      expect(await stepNow()).toBeGreaterThan(before)
      await stop.click()
      await goOn.waitFor()
    })

    it('complains of nothing in the console', () => {
      expect(app.complaints).toEqual([])
    })

    it('lets nothing in from outside: no connection, no frame, no other page, no Node in the window', async () => {
      const before = page.url()
      const outcome = await page.evaluate(async () => {
        const refused = await fetch('http://127.0.0.1:9/').then(
          () => false,
          () => true,
        )
        return { refused, node: typeof (globalThis as { require?: unknown }).require }
      })
      expect(outcome).toEqual({ refused: true, node: 'undefined' })
      expect(page.url()).toBe(before)
    })
  })
}

/** Colours in the first canvas as drawn on the screen: a blank or black one has a handful. */
async function countColours(page: Page): Promise<number> {
  const { PNG } = await import('pngjs')
  const image = PNG.sync.read(await page.locator('canvas').first().screenshot())
  const colours = new Set<number>()
  for (let at = 0; at < image.data.length; at += 4) colours.add(image.data.readUIntBE(at, 3))
  return colours.size
}
