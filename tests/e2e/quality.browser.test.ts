import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { seriousViolations, useAxe } from './axe'
import { browserHost, chromiumPath, copyWorkspace, hasChromium, root, settle, type OpenApp } from './hosts'
import { tellOneStory } from './story'

const pictures = join(root, 'artefacts/e2e')
const FRAMES = 240
/** Frames to which the head jumps, by how many mm. */
const jumps = new Map([
  [40, 0.7],
  [41, 0.9],
  [120, 0.3],
  [200, 2],
])

/** Confounds of the phantom's first person, who lies still but for a few jumps. */
function writeConfounds(workspace: string): void {
  let y = 0
  const rows = Array.from({ length: FRAMES }, (_, frame) => {
    y += jumps.get(frame) ?? 0
    return `0\t${y.toFixed(3)}\t0\t0\t0\t0`
  })
  const table = ['trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z', ...rows].join('\n') + '\n'
  writeFileSync(join(workspace, 'sample/sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv'), table)
}

describe.skipIf(!hasChromium)(`the quality of recordings (skipped where ${chromiumPath} is missing)`, () => {
  let app: OpenApp
  let page: Page
  const workspace = copyWorkspace(inject('demoWorkspace'))

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    writeConfounds(workspace.path)
    app = await browserHost.open(workspace.path)
    page = app.page
    await page.getByRole('button', { name: /Neurological/ }).click()
  })
  afterAll(async () => {
    await app?.close()
    workspace.remove()
  })

  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}-browser.png`) })
  tellOneStory(() => app, picture)
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  const fact = async (name: string) =>
    (
      await region('Quality')
        .locator('dt', { hasText: new RegExp(`^${name}$`) })
        .locator('xpath=following-sibling::dd[1]')
        .innerText()
    )
      .trim()
      .replace(/\u00a0/g, ' ')
  const at = (frame: string) => page.getByText(frame, { exact: true }).waitFor()
  /** What the window asks of the core. */
  const call = (route: string, input: object) =>
    page.evaluate(
      async ([path, json]) => {
        const body = JSON.stringify({ json })
        const headers = { 'content-type': 'application/json' }
        const answer = (await (await fetch(`/rpc/${path}`, { method: 'POST', headers, body })).json()) as {
          json: unknown
        }
        return answer.json
      },
      [route, input] as const,
    )
  type Known = { id: string; subject: string; kind: string; hasConfounds: boolean; sourceId: string | null }
  const recordings = async () => (await call('recordings/list', {})) as Known[]
  const jobOver = async (id: string) => {
    for (;;) {
      const job = ((await call('jobs/list', {})) as Array<{ id: string; state: string }>).find((one) => one.id === id)!
      if (job.state !== 'queued' && job.state !== 'running') return job.state
      await page.waitForTimeout(200)
    }
  }
  const start = async (request: object) => jobOver(((await call('jobs/start', request)) as { id: string }).id)

  it('finds the confounds that came to a run when its folder is scanned', async () => {
    await page.getByText('sub-01_task-rest_bold.nii.gz').first().waitFor()
    expect(await start({ kind: 'scan', folder: { path: join(workspace.path, 'sample') } })).toBe('done')
    const volume = (await recordings()).find(({ subject, kind }) => subject === '01' && kind === 'volume')
    expect(volume?.hasConfounds).toBe(true)
    await page.reload()
  })

  it('offers to judge a recording that was not judged yet, with the thresholds in place, and fills the page', async () => {
    await page.getByText('sub-01_task-rest_bold.nii.gz').first().click()
    await page.keyboard.press('2')
    await page.getByText('reading the volume').waitFor({ state: 'hidden' })
    await expect.poll(() => region('Quality').getByRole('textbox', { name: 'FD >' }).inputValue()).toBe('0.5')
    await region('Quality').getByRole('button', { name: 'Judge the quality' }).click()
    await region('Frames').waitFor()
    await region('Quality').getByText('time kept').waitFor()
    await expect.poll(() => fact('by FD')).toBe('3')
    // The run between frames 42 and 120 stays: 0.3 mm is no jump yet.
    await expect.poll(() => fact('kept')).toBe('237 of 240')
    await expect.poll(() => fact('time kept')).toBe('474 s of 480 s')
  })

  it('counts anew when a threshold is typed, and says what is wrong with one that is none', async () => {
    const field = region('Quality').getByRole('textbox', { name: 'FD >' })
    await field.fill('0.2')
    await region('Quality').getByText('236 of 240').waitFor()
    await expect.poll(() => fact('by FD')).toBe('4')
    await field.fill('-1')
    await region('Quality').getByText('A number above 0, or nothing').waitFor()
    await field.fill('')
    await region('Quality').getByText('240 of 240').waitFor()
    await field.fill('0.8')
    await region('Quality').getByText('238 of 240').waitFor()
    await region('Quality').getByRole('textbox', { name: 'after' }).fill('2')
    await region('Quality').getByText('234 of 240').waitFor()
    await expect.poll(() => fact('about them')).toBe('4')
  })

  it('moves a threshold by the keys and by dragging its line, and the field with it', async () => {
    const handle = page.getByRole('slider', { name: 'Threshold of FD' })
    const field = region('Quality').getByRole('textbox', { name: 'FD >' })
    await handle.focus()
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => field.inputValue()).toBe('0.81')
    await page.keyboard.press('PageDown')
    await expect.poll(() => field.inputValue()).toBe('0.71')
    await settle(page)
    const box = (await handle.boundingBox())!
    await page.mouse.move(box.x + 40, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 40, box.y - 12, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => Number(await field.inputValue())).toBeGreaterThan(0.9)
    await region('Quality').getByText('237 of 240').waitFor()
  })

  it('saves the censoring mask that its thresholds make', async () => {
    await region('Quality').getByRole('textbox', { name: 'FD >' }).fill('0.5')
    await region('Quality').getByText('233 of 240').waitFor()
    await region('Quality').getByRole('textbox', { name: 'after' }).fill('0')
    await region('Quality').getByText('237 of 240').waitFor()
    const asked = page.waitForEvent('download')
    await region('Quality').getByRole('button', { name: 'Export mask' }).click()
    const file = await asked
    expect(file.suggestedFilename()).toMatch(/^sub-01_task-rest.*_outliers\.tsv$/)
    const [header, ...rows] = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
    const column = header.indexOf('censored')
    expect(rows).toHaveLength(FRAMES)
    expect(rows.flatMap((row, frame) => (row[column] === '1' ? [frame] : []))).toEqual([40, 41, 200])
  })

  it('has one cursor: a click, a pass of the pointer and the arrow keys move volume, carpet and tracks together', async () => {
    const carpet = page.getByRole('img', { name: /^carpet / })
    await settle(page)
    const box = (await carpet.boundingBox())!
    const xOf = (frame: number) => box.x + ((frame + 0.5) / FRAMES) * box.width
    await page.mouse.click(xOf(40), box.y + box.height / 2)
    await at('41 / 240')
    await page.keyboard.press('ArrowRight')
    await at('42 / 240')
    await region('Frames').getByText('FD 0.900 mm').waitFor()
    await region('Trace').getByText('at 1:22.0 min').waitFor()
    await page.mouse.move(xOf(200), box.y + 20)
    await region('Frames').getByText('FD 2.000 mm').waitFor()
    await page.mouse.move(box.x - 300, box.y + 20)
    await at('42 / 240')
  })

  it('zooms all of time by the keys, about the cursor', async () => {
    const all = page.getByRole('button', { name: 'Show all of the recording' })
    await page.keyboard.press('z')
    await all.waitFor()
    const first = page.getByRole('slider', { name: 'First frame in sight' })
    const last = page.getByRole('slider', { name: 'Last frame in sight' })
    const seen = async () =>
      Number(await last.getAttribute('aria-valuenow')) - Number(await first.getAttribute('aria-valuenow'))
    await expect.poll(seen).toBe(FRAMES / 2)
    await page.keyboard.press('0')
    await all.waitFor({ state: 'detached' })
    await expect.poll(seen).toBe(FRAMES)
  })

  it('lays the signal to noise of the parcels on the brain, with a colour bar that says so', async () => {
    await region('Quality').getByRole('button', { name: 'Parcels', exact: true }).click()
    const rows = region('Quality').getByRole('grid').getByRole('row')
    await rows.nth(2).click()
    await expect.poll(() => rows.nth(2).getAttribute('aria-selected')).toBe('true')
    const laid = page.getByRole('group', { name: 'Laid on the brain' })
    await laid.getByRole('button', { name: 'tSNR' }).click()
    await page.getByRole('img', { name: /^temporal signal to noise: / }).waitFor()
    await settle(page)
    await picture('quality')
    await laid.getByRole('button', { name: 'Off' }).click()
    await region('Quality').getByRole('button', { name: 'Left out' }).click()
  })

  it('takes the thresholds over into the form of cleaning', async () => {
    await region('Quality').getByRole('textbox', { name: 'FD >' }).fill('0.25')
    await region('Quality').getByRole('button', { name: 'Use for cleaning' }).click()
    await page.waitForURL(/clean=/)
    const values = () =>
      page.locator('input').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))
    await expect.poll(values).toContain('0.25')
  })

  it('shows the carpet before and after cleaning above one another, and both courses', async () => {
    const volume = (await recordings()).find(({ subject, kind }) => subject === '01' && kind === 'volume')!
    expect(await start({ kind: 'clean', recordingIds: [volume.id], filter: 'cosine', lowCutHz: 0.01 })).toBe('done')
    expect((await recordings()).some(({ sourceId }) => sourceId === volume.id)).toBe(true)
    await page.keyboard.press('2')
    await region('Carpet').getByText('as recorded', { exact: true }).waitFor()
    await region('Carpet').getByText('cleaned', { exact: true }).waitFor()
    await expect.poll(() => page.getByRole('img', { name: /^carpet / }).count()).toBe(2)
    await region('Trace')
      .getByText(/z of each/)
      .waitFor()
    await settle(page)
    await picture('quality-before-after')
  })

  it('shows a group: who stands out, how the measures are spread, and what motion has to do with connectivity', async () => {
    const ids = (await recordings()).filter(({ sourceId }) => sourceId === null).map(({ id }) => id)
    expect(await start({ kind: 'quality', recordingIds: ids })).toBe('done')
    await page.keyboard.press('3')
    await page
      .getByRole('link', { name: /24 recordings/ })
      .first()
      .click()
    const rows = region('Recordings').getByRole('grid').getByRole('row')
    await rows.nth(24).waitFor()
    await region('Recordings').getByRole('button', { name: 'GCOR' }).click()
    const heading = region('Recordings').getByRole('columnheader', { name: 'GCOR' })
    await expect.poll(() => heading.getAttribute('aria-sort')).toBe('descending')
    await region('Group').getByText('limit on the worse side').waitFor()
    await settle(page)
    await picture('quality-group')
    await region('Group').getByRole('button', { name: 'Motion in connectivity' }).click()
    await region('Group')
      .getByText(/Only 24 people: /)
      .waitFor()
    await region('Group').getByText('3,160', { exact: true }).waitFor()
    await page.getByRole('img', { name: /^qcfc by distance / }).waitFor()
    await picture('quality-motion')
    await rows.nth(1).click()
    await region('Recordings').getByRole('button', { name: 'Open the recording' }).click()
    await region('Carpet').waitFor()
  })

  it('has no serious accessibility violation, light or dark', async () => {
    const views = [
      ['2', 'Quality', ['Left out', 'Measures', 'Parcels']],
      ['3', 'Group', ['Spread of the measures', 'Motion in connectivity']],
    ] as const
    await useAxe(page)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      for (const [place, panel, tabs] of views) {
        await page.keyboard.press(place)
        for (const tab of tabs) {
          await region(panel).getByRole('button', { name: tab, exact: true }).click()
          await settle(page)
          expect(await seriousViolations(page), `${tab}, ${theme}`).toEqual([])
        }
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('complains of nothing in the console', () => {
    expect(app.complaints).toEqual([])
  })
})
