import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/**
 * Limits of time are for what hangs, not for what is slow: a machine may be busy. Where `isolate` is false, the files of
 * a process share their modules, which saves most of the time of small ones; so it is wherever nothing but functions is
 * tested.
 */
const project = (name: string, timeout: number, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout, ...more },
})

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    expect: { poll: { timeout: 150_000 } },
    reporters: ['default', './scripts/tallyReporter.ts'],
    projects: [
      project('unit', 180_000, { isolate: false }),
      project('contract', 240_000),
      project('parity', 180_000, { isolate: false }),
      project('e2e', 600_000, { globalSetup: 'tests/e2e/globalSetup.ts' }),
    ],
  },
})
