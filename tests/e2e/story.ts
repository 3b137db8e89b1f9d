import { afterEach, beforeEach } from 'vitest'
import type { OpenApp } from './hosts'

/**
 * The tests of a suite are steps of one story in one window: where one fails, those after it would only wait for what
 * cannot come, and are left out. What there was to see then is printed, for logs are all that is left of some machines,
 * and kept as a picture.
 */
export function tellOneStory(app: () => OpenApp | undefined, picture: (name: string) => Promise<unknown>): void {
  let broken = false
  beforeEach(({ skip }) => skip(broken, 'a step before this one failed'))
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    broken = true
    const open = app()
    if (!open) return
    const seen = await open.page.innerText('body', { timeout: 10_000 }).catch(() => 'nothing that answers')
    console.error([`At ${open.page.url().replace(/token=\w+/, '')} there was:`, seen, ...open.complaints].join('\n'))
    await picture(`failed ${task.name.slice(0, 40)}`)
  })
}
