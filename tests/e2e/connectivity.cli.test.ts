import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { readTextTable } from '../fixtures/textTable'
import { root } from './hosts'

const cli = join(root, 'out/main/cli.js')
const sample = join(inject('demoWorkspace'), 'sample')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-connectivity-cli-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cohort = join(sample, 'derivatives')
const recordings = readdirSync(cohort, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('_timeseries.tsv'))
  .sort()
  .slice(0, 3)
  .map((name) => join(cohort, name))

const run = (...words: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [cli, 'connectivity', ...words, '--json'], {
    encoding: 'utf8',
  })
  return { code: status, json: JSON.parse(stdout) }
}

describe('connectivity on the command line, of the phantom', () => {
  it('is stronger within each network than between any two', () => {
    const words = ['--measures', '--density', '0.2', '--alff', '--order', 'network', '--out', at('pearson')]
    const { code, json } = run('--series', ...recordings, ...words)
    expect(code).toBe(0)
    expect(json).toMatchObject({ recordings: 3, leftOut: 0 })
    const { rows } = readTextTable(json.matrices[0].replace('_relmat', '_networks'))
    const values = rows.map((row) => row.map(Number))
    values.forEach((row, place) => expect(Math.max(...row)).toBe(row[place]))
    const whole = JSON.parse(readFileSync(json.measures[0].replace(/tsv$/, 'json'), 'utf8'))
    expect(whole.Graph.Modularity.Q).toBeGreaterThan(0.2)
    expect(whole.Phantom).toBe(true)
  })

  it('goes into the tangent space of a cohort, and not without one', () => {
    const { code, json } = run('--series', ...recordings, '--kind', 'tangent', '--out', at('tangent'))
    expect(code).toBe(0)
    expect(json.matrices).toHaveLength(3)
    expect(run('--series', recordings[0], '--kind', 'tangent', '--out', at('alone')).json).toMatchObject({
      error: { code: 'input.bad' },
    })
  })

  it('asks for the range of a lag', () => {
    expect(run('--series', recordings[0], '--kind', 'lagged', '--out', at('lagged')).code).toBe(2)
  })
})
