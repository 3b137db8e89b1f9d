import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const project = (name: string, timeout = 30_000) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout },
})

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', './scripts/tallyReporter.ts'],
    projects: [project('unit'), project('contract', 60_000), project('parity', 120_000), project('e2e', 300_000)],
  },
})
