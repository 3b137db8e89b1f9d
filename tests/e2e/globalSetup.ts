import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A workspace in which the whole demo was run from the command line. */
    demoWorkspace: string
  }
}

const root = join(import.meta.dirname, '../..')

/** Runs the README's main job once; every end-to-end test starts from a copy of what it made. */
export default function setup(project: TestProject): void {
  const workspace = process.env.BOLDSCOPE_E2E_WORKSPACE ?? join(root, 'artefacts/e2e/workspace')
  if (!process.env.BOLDSCOPE_E2E_WORKSPACE) rmSync(workspace, { recursive: true, force: true })
  if (!existsSync(workspace)) {
    execFileSync(process.execPath, [join(root, 'out/main/cli.js'), 'demo', '--out', workspace, '--no-open'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  project.provide('demoWorkspace', workspace)
}
