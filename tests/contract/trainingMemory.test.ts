import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'

let folder: string
beforeAll(async () => {
  // Inside the project, where native packages are found.
  await mkdir(resolve('node_modules/.cache'), { recursive: true })
  folder = await mkdtemp(resolve('node_modules/.cache/peak-'))
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { external: ['onnxruntime-node'] },
    build: {
      ssr: resolve('tests/fixtures/trainingPeak.ts'),
      outDir: folder,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'peak.mjs' } },
    },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const measure = (how: string): { losses: number[]; peak: number; estimated: number } =>
  JSON.parse(execFileSync(process.execPath, [join(folder, 'peak.mjs'), how], { encoding: 'utf8' }))

it('takes far less memory for the same losses when layers are computed again, and says beforehand how much', () => {
  const [kept, again] = [measure('keep'), measure('recompute')]
  expect(again.losses).toEqual(kept.losses)
  expect(again.peak).toBeLessThan(0.85 * kept.peak)
  expect(kept.peak - again.peak).toBeGreaterThan(0.6 * (kept.estimated - again.estimated))
  for (const { peak, estimated } of [kept, again]) {
    expect(peak / estimated).toBeGreaterThan(0.6)
    expect(peak / estimated).toBeLessThan(1.4)
  }
})
