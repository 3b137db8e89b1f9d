import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousViolations, useAxe } from './axe'
import { browserHost, chromiumPath, hasChromium, root, settle, type OpenApp } from './hosts'
import { tellOneStory } from './story'
import { CUT, moveSeries, RESTLESS, SHORT, writeStudy } from './studyFolder'

const pictures = join(root, 'artefacts/e2e')

describe.skipIf(!hasChromium)(`the data of a study (skipped where ${chromiumPath} is missing)`, () => {
  let app: OpenApp
  let page: Page
  const folder = mkdtempSync(join(tmpdir(), 'boldscope-data-'))
  const study = join(folder, 'study')

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    writeStudy(study)
    app = await browserHost.open(join(folder, 'workspace'))
    page = app.page
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: /Neurological/ }).click()
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}-browser.png`) })
  tellOneStory(() => app, picture)
  const tab = (name: string) =>
    page.getByRole('navigation', { name: 'Data', exact: true }).getByRole('link', { name }).click()
  const grid = (name = 'Recordings') => page.getByRole('grid', { name, exact: true })
  /** Rows of a table without its heading and its filters. */
  const rows = () => grid().locator('tbody').getByRole('row')
  const rowOf = (subject: string) => rows().filter({ has: page.getByRole('gridcell', { name: subject, exact: true }) })
  /** Its own row, not the heading of those of its kind. */
  const finding = (code: string) => grid('Findings').getByRole('row', { name: `${code} Study` })
  const filter = (column: string) => grid().getByRole('textbox', { name: `Filter: ${column}`, exact: true })
  const count = (said: string) =>
    page.getByRole('region', { name: 'Recordings' }).getByText(said, { exact: true }).waitFor()
  const tick = async (subject: string) => {
    await rowOf(subject).getByRole('checkbox').click()
    await expect.poll(() => rowOf(subject).getByRole('checkbox').isChecked()).toBe(true)
  }
  const chosen = (many: number) => page.getByRole('heading', { name: `${many} recordings chosen` }).waitFor()
  const letGo = async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: /chosen$/ }).waitFor({ state: 'detached' })
  }
  const focused = (what: Locator) => expect.poll(() => what.evaluate((it) => it === document.activeElement)).toBe(true)
  /** The last thing that was said. Pointing at messages keeps them for as long as a slow machine takes. */
  const message = () => page.getByRole('list', { name: 'Messages' }).locator(':scope > li').last()
  /** In one go: a message may leave by itself between two looks at it. */
  const closeMessages = () =>
    expect
      .poll(() =>
        page.evaluate(() => {
          const left = document.querySelectorAll<HTMLElement>('button[aria-label="Close the message"]')
          left.forEach((button) => button.click())
          return left.length
        }),
      )
      .toBe(0)
  const clearFilters = async () => {
    const clear = page.getByRole('button', { name: 'Clear', exact: true })
    await clear.click()
    await clear.waitFor({ state: 'detached' })
  }
  /** As people do it: a press takes a moment, in which a list that moves would get away. */
  const choose = async (list: string, option: string | RegExp) => {
    await page.getByRole('combobox', { name: list, exact: true }).first().press('ArrowDown')
    await page.getByRole('option', { name: option, exact: typeof option === 'string' }).click({ delay: 50 })
    await page.keyboard.press('Escape')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
  }
  const go = async (place: string, hash: string) => {
    await page.getByRole('navigation', { name: 'Places' }).getByText(place, { exact: true }).click()
    await page.waitForFunction((start) => location.hash.startsWith(start), hash)
  }

  it('says what to do while there is nothing', async () => {
    await page.getByText('No recordings yet').waitFor()
    await tab('Data sets')
    await page.getByText('No data sets yet').waitFor()
    await tab('Findings')
    await page.getByText('Nothing to say').waitFor()
    await tab('Recordings')
  })

  it('takes a folder in by a scan, and says what came and what is wrong', async () => {
    await page.getByRole('textbox', { name: /^Path of a file or folder/ }).fill(study)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await message()
      .getByText(/^Study: 11\srecordings$/)
      .hover()
    await message()
      .getByText(/13\speople/)
      .waitFor()
    await message().getByRole('button', { name: 'Show the findings' }).click()
    await grid('Findings')
      .getByText(/participants\.noRecording/)
      .first()
      .waitFor()
    await picture('data-findings')
    await tab('Recordings')
    await rowOf('01').waitFor()
    await page.getByText('offline · 0 connections').waitFor()
  })

  it('filters by words, ranges and values, and says what it cannot understand', async () => {
    const all = await total()
    await filter('Frames').fill('<60')
    await count(`1 of ${all} recordings`)
    await rowOf(SHORT).waitFor()
    await filter('Frames').fill('<')
    await expect.poll(() => filter('Frames').getAttribute('aria-invalid')).toBe('true')
    await count(`${all} recordings`)
    await filter('Frames').fill('')
    await choose('Filter: Site', /^Oslo/)
    await count(`6 of ${all} recordings`)
    await clearFilters()
    await page.waitForFunction(() => !/frames|site/.test(location.hash))
  })

  it('keeps what is looked at in the address, for whoever comes back or gets the link', async () => {
    const all = await total()
    await filter('Frames').fill('<60')
    await page.waitForFunction(() => location.hash.includes('frames'))
    await page.reload()
    await count(`1 of ${all} recordings`)
    await expect.poll(() => filter('Frames').inputValue()).toBe('<60')
    await clearFilters()
    await count(`${all} recordings`)
    await page.waitForFunction(() => !location.hash.includes('frames'))
  })

  it('shows chosen columns of the people in the words of their dictionary, and keeps the choice', async () => {
    await choose('Columns', 'group')
    await rowOf('01').getByText('patient', { exact: true }).waitFor()
    await rowOf('02').getByText('control', { exact: true }).waitFor()
    await expect
      .poll(() => grid().getByRole('button', { name: 'group' }).getAttribute('title'))
      .toContain('1 = patient, 2 = control')
    await page.reload()
    await rowOf('01').getByText('patient', { exact: true }).waitFor()
  })

  it('groups by site with counts and medians, and folds', async () => {
    await choose('Group by', 'Site')
    const oslo = rows().filter({ hasText: /^Oslo\s*6/ })
    await oslo.waitFor()
    const heading = oslo.locator('[aria-expanded]')
    await expect.poll(() => heading.getAttribute('aria-expanded')).toBe('true')
    await settle(page)
    const before = await rows().count()
    await oslo.click()
    await expect.poll(() => heading.getAttribute('aria-expanded')).toBe('false')
    await expect.poll(() => rows().count()).toBe(before - 6)
    await picture('data-grouped')
    await oslo.getByRole('checkbox').click()
    await chosen(6)
    await page.getByRole('button', { name: 'Let go' }).click()
    await choose('Group by', 'Site')
    await page.locator('.group .p-select-clear-icon').click()
    await oslo.waitFor({ state: 'detached' })
  })

  it('is worked by the keyboard: search, walk, pick, let go, open', async () => {
    const search = page.getByRole('searchbox', { name: 'Search the recordings' })
    await grid().focus()
    await page.keyboard.press('/')
    await focused(search)
    await page.keyboard.type('rest')
    await page.keyboard.press('Enter')
    await focused(grid())
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await chosen(3)
    await picture('data-chosen')
    await letGo()
    await page.keyboard.press('ArrowUp')
    await lookedAt('02')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash.startsWith('#/recording'))
    await page.keyboard.press('1')
    await expect.poll(() => search.inputValue()).toBe('rest')
    await clearFilters()
  })

  it('copies the shown columns of the rows that are chosen', async () => {
    await tick('01')
    await tick('02')
    await chosen(2)
    await page.getByRole('button', { name: 'Copy the recordings as TSV' }).click()
    const copied = async () => (await clipboard()).trim().split('\n')
    await expect.poll(copied).toHaveLength(3)
    const lines = (await copied()).map((line) => line.split('\t'))
    expect(lines[0]).toEqual(expect.arrayContaining(['subject', 'tr_s', 'frames', 'group', 'name']))
    expect(lines[1][lines[0].indexOf('group')]).toBe('patient')
    await grid().focus()
    await letGo()
  })

  it('judges the recordings that are chosen, and shows the outcome in the table', async () => {
    await page.getByRole('checkbox', { name: 'Choose all that are listed' }).click()
    await chosen(await total())
    await page.getByRole('button', { name: 'Judge quality…' }).click()
    const form = page.getByRole('region', { name: 'Judge quality' })
    await form.getByRole('textbox', { name: 'FD above' }).fill('0')
    await form.getByText('Above 0, or empty').waitFor()
    await expect.poll(() => form.getByRole('button', { name: 'Judge', exact: true }).isDisabled()).toBe(true)
    await form.getByRole('textbox', { name: 'FD above' }).fill('0.4')
    await picture('data-judge')
    await grid().focus()
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Open it again' }).click()
    await expect.poll(() => form.getByRole('textbox', { name: 'FD above' }).inputValue()).toBe('0.4')
    await form.getByRole('button', { name: 'Judge', exact: true }).click()
    await page.getByRole('button', { name: 'Open the quality' }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/signals'))
    await go('Data', '#/data')
    await filter('FD').fill('>0.4')
    await rowOf(RESTLESS).waitFor()
    await count(`1 of ${await total()} recordings`)
    await rowOf(RESTLESS)
      .getByTitle(/^Stands out in its group by .*mean FD/)
      .waitFor()
    await clearFilters()
    await picture('data-judged')
  })

  it('tells the quality of each site on the page of the data set', async () => {
    await tab('Data sets')
    await page.getByText('XCP-D').first().waitFor()
    await grid('Participants').getByRole('gridcell', { name: 'patient', exact: true }).first().waitFor()
    await picture('dataset-people')
    await page.getByRole('button', { name: 'Quality by site' }).click()
    const sites = page.getByRole('region', { name: 'Quality by site' }).getByRole('row')
    await sites.filter({ hasText: 'Oslo' }).waitFor()
    await picture('dataset-quality')
    await page.getByRole('button', { name: 'Findings', exact: true }).click()
    await page.getByText(/is listed but has no recording/).waitFor()
    await tab('Recordings')
  })

  it('exports what is chosen as a file to save', async () => {
    await page.getByRole('button', { name: 'Let go' }).click()
    await page.getByRole('heading', { name: /chosen$/ }).waitFor({ state: 'detached' })
    await tick('01')
    await page.getByRole('button', { name: 'Export…' }).click()
    const form = page.getByRole('region', { name: 'Export', exact: true })
    await form.getByRole('checkbox', { name: /^CSV/ }).check()
    await form.getByRole('textbox', { name: 'Name' }).fill('One person')
    await picture('data-export')
    await form.getByRole('button', { name: 'Export', exact: true }).click()
    const save = page.getByRole('button', { name: 'Save the file' })
    await save.waitFor()
    const download = page.waitForEvent('download')
    await save.click()
    expect((await download).suggestedFilename()).toMatch(/\.zip$/)
    await go('Data', '#/data')
  })

  it('leads from a finding to its recording, or copies the name of a file that is none', async () => {
    await tab('Findings')
    const search = page.getByRole('searchbox', { name: 'Search the findings' })
    await search.fill(`sub-${CUT}`)
    await finding('series.row.length').click()
    await page
      .getByRole('region', { name: 'series.row.length' })
      .getByText(/^Line 12 has 2 cells/)
      .waitFor()
    await picture('data-one-finding')
    await page.keyboard.press('Enter')
    await page.getByText(/^Copied: /).waitFor()
    await expect.poll(clipboard).toMatch(/^sub-12\/func\/sub-12_.*\.tsv$/)
    await search.fill('recording.odd')
    await finding('recording.odd.frames').dblclick()
    await lookedAt(SHORT)
    await tab('Findings')
    await clearFilters()
    await tab('Recordings')
  })

  it('finds a file again that was moved, and says so', async () => {
    await closeMessages()
    moveSeries(study, '02')
    await tab('Data sets')
    await page.getByRole('button', { name: 'Scan again' }).click()
    await message()
      .getByText(/recordings, none new$/)
      .hover()
    await message()
      .getByText(/lies elsewhere by now/)
      .first()
      .waitFor()
    await closeMessages()
  })

  it('marks what is gone, and offers to scan again', async () => {
    rmSync(join(study, 'sub-04'), { recursive: true })
    await page.getByRole('button', { name: 'Scan again' }).click()
    await message()
      .getByText(/^Study: /)
      .waitFor()
    await closeMessages()
    await tab('Recordings')
    await page.getByText(/no longer where it was\. Moved files/).waitFor()
    await rowOf('04').getByText('missing', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Scan Study again' }).waitFor()
    await picture('data-missing')
  })

  it('has no serious accessibility violation in any part, light or dark', async () => {
    const forms = [
      { hash: 'quality', title: 'Judge quality' },
      { hash: 'export', title: 'Export' },
    ]
    await useAxe(page)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      for (const part of ['Data sets', 'Findings', 'Recordings']) {
        await tab(part)
        await settle(page)
        expect(await seriousViolations(page), `${part}, ${theme}`).toEqual([])
      }
      for (const form of forms) {
        await page.evaluate((name) => (location.hash = `#/data?form=${name}`), form.hash)
        await page.getByRole('region', { name: form.title, exact: true }).waitFor()
        await settle(page)
        expect(await seriousViolations(page), `${form.title}, ${theme}`).toEqual([])
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('button', { name: 'Close the form' }).click()
  })

  it('takes recordings off the list and leaves their files', async () => {
    const before = await total()
    await rowOf('01').click()
    await lookedAt('01')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText(/is off the list$/).hover()
    await count(`${before - 1} recordings`)
    await page.getByRole('button', { name: 'Undo' }).click()
    await count(`${before} recordings`)
    await rowOf('01').click()
    await lookedAt('01')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await count(`${before - 1} recordings`)
    await tab('Data sets')
    await page.getByRole('button', { name: 'Scan again' }).click()
    await page.getByText(/recordings, 1 new$/).waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('No data sets yet').waitFor()
    await tab('Recordings')
    await page.getByText('No recordings yet').waitFor()
  })

  it('asks which side of a table of numbers is time, where nothing tells', async () => {
    const [parcels, frames] = [6, 40]
    const row = (parcel: number) => Array.from({ length: frames }, (_, at) => Math.sin(at / (parcel + 2)).toFixed(4))
    const table = Array.from({ length: parcels }, (_, parcel) => row(parcel).join(' ')).join('\n')
    writeFileSync(join(folder, 'ts_sub-77.txt'), `${table}\n`)
    await page.getByRole('textbox', { name: /^Path of a file or folder/ }).fill(join(folder, 'ts_sub-77.txt'))
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await rowOf('77').click()
    await lookedAt('77')
    await page.getByRole('button', { name: 'Each row is a parcel' }).click()
    await page.getByText('Each row of ts_sub-77.txt was said to be a parcel.').first().waitFor()
    await expect.poll(() => rowOf('77').innerText()).toMatch(/\b40\s+6\b/)
  })

  it('complains of nothing in the console', () => {
    expect(app.complaints).toEqual([])
  })

  const lookedAt = (subject: string) =>
    grid().locator('tr.active').getByRole('gridcell', { name: subject, exact: true }).waitFor()
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  /** How many recordings the tab says there are; it says 0 until the list has come. */
  const total = async () => {
    const link = page
      .getByRole('navigation', { name: 'Data', exact: true })
      .getByRole('link', { name: /^Recordings\s*[1-9]/ })
    return Number((await link.innerText()).replace(/\D/g, ''))
  }
})
