import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { explanationSchema } from '../../src/preload/contract'
import { readTextTable } from '../fixtures/textTable'
import { root } from './hosts'

const cli = join(root, 'out/main/cli.js')
const demo = inject('demoWorkspace')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-explain-cli-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const model = join(demo, 'models', readdirSync(join(demo, 'models'))[0])
const cohort = join(demo, 'sample/derivatives')
const recording = join(
  cohort,
  readdirSync(cohort, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('_timeseries.tsv'))
    .sort()[0],
)
const run = (command: string, ...words: string[]) => {
  const given = [cli, command, '--model', model, ...words, '--json']
  const { status, stdout } = spawnSync(process.execPath, given, { encoding: 'utf8' })
  return { code: status, json: JSON.parse(stdout) }
}

describe('a model on the command line, asked about the phantom', () => {
  it('forecasts better than its random control', () => {
    const { code, json } = run('forecast', '--series', recording, '--control', 'random', '--out', at('forecast'))
    expect(code).toBe(0)
    expect(json.r2).toBeGreaterThan(json.control.r2)
    expect(existsSync(json.predicted)).toBe(true)
  })

  it('embeds every recording of a cohort', () => {
    const { code, json } = run('embed', '--series', cohort, '--pooling', 'mean', '--out', at('embedded'))
    expect(code).toBe(0)
    const { header, rows } = readTextTable(join(at('embedded'), 'embeddings.tsv'))
    expect(rows).toHaveLength(json.recordings)
    expect(header).toHaveLength(3 + json.width)
  })

  it('relies on parcels of the same network more than on others', () => {
    const words = ['--series', recording, '--method', 'occlusion', '--control', 'random', '--out', at('explained')]
    const { code, json } = run('explain', ...words)
    expect(code).toBe(0)
    const explanation = explanationSchema.parse(JSON.parse(readFileSync(json.explanation, 'utf8')))
    expect(explanation.recording.phantom).toBe(true)
    expect(explanation.control!.correlation).toBe(json.controlCorrelation)
    const { header, rows } = readTextTable(join(at('explained'), 'networks.tsv'))
    rows.forEach((row, place) => {
      const values = row.slice(1).map(Number)
      expect(header[1 + values.indexOf(Math.max(...values))], row[0]).toBe(header[1 + place])
    })
  })

  it('has no label to predict, and says so as a mistake in usage', () => {
    const { code, json } = run('predict', '--series', recording, '--out', at('predicted'))
    expect(code).toBe(2)
    expect(json.error.message).toContain('fine-tune it first')
  })

  it('takes one control and not two', () => {
    const words = ['--control', 'random', '--control-model', model, '--method', 'rollout']
    expect(run('explain', '--series', recording, ...words, '--out', at('twice')).code).toBe(2)
  })
})
