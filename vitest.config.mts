import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

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
    reporters: ['default', './scripts/tallyReporter.ts'],
    projects: [
      project('unit', 60_000),
      project('contract', 60_000),
      project('parity', 120_000),
      project('e2e', 300_000, { fileParallelism: false, globalSetup: 'tests/e2e/globalSetup.ts' }),
    ],
  },
})
