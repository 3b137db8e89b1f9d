import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { readTextTable } from '../fixtures/textTable'
import { root } from './hosts'

const cli = join(root, 'out/main/cli.js')
const sample = join(inject('demoWorkspace'), 'sample')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-export-cli-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const derived = join(sample, 'derivatives/phantom')
const people = readdirSync(derived, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('_timeseries.tsv'))
  .map((name) => name.split(/[\\/]/)[0])
  .sort()
  .slice(0, 2)

const run = (...words: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...words, '--json'], { encoding: 'utf8' })
  return { code: status, json: JSON.parse(stdout) }
}

describe('from series to a data set, on the command line', () => {
  it('cleans several people at once, each by itself', () => {
    const series = people.map((person) => join(derived, person))
    const words = ['--low-cut', '0.01', '--high-cut', '0.1', '--scaling', 'zscore', '--out', at('made/cleaned')]
    const { code, json } = run('clean', '--series', ...series, ...words)
    expect(code).toBe(0)
    expect(json).toMatchObject({ leftOut: 0 })
    expect(json.recordings).toHaveLength(2)
    const [first] = json.recordings
    const { Sources } = JSON.parse(readFileSync(first.timeseries.replace(/tsv$/, 'json'), 'utf8'))
    expect(Sources[0]).toMatch(/^bids:[A-Za-z0-9-]+:sub-\d+\/func\/sub-\d+_task-rest_/)
  })

  it('exports them with their matrices, sources and methods, in every format', () => {
    expect(run('connectivity', '--series', at('made/cleaned'), '--measures', '--out', at('made/conn')).code).toBe(0)
    const formats = ['bids', 'cifti', 'nifti', 'csv', 'npy', 'matlab']
    const words = ['--format', ...formats, '--name', 'Phantoms', '--source', `phantom=${sample}`]
    const { code, json } = run('export', '--from', at('made'), '--out', at('out'), ...words)
    expect(code).toBe(0)
    expect(json.recordings).toBe(2)
    for (const path of json.files) expect(existsSync(path), path).toBe(true)
    for (const part of ['2 recordings from 2 participants', 'phantoms', '0.01 to 0.1 Hz', 'Pearson', '## References'])
      expect(json.methods).toContain(part)
    expect(readTextTable(at('out/participants.tsv')).rows.map(([person]) => person)).toEqual(people)
    const description = JSON.parse(readFileSync(at('out/dataset_description.json'), 'utf8'))
    expect(description).toMatchObject({ Name: 'Phantoms', DatasetType: 'derivative', Phantom: true })
    expect(Object.keys(description.DatasetLinks)).toEqual(['phantom'])
    const name = `${people[0]}/func/${people[0]}_task-rest_atlas-Phantom_stat-mean_desc-denoised_timeseries`
    for (const ending of ['tsv', 'json', 'csv', 'npy', 'names.json', 'mat', 'ptseries.nii'])
      expect(existsSync(at(`out/${name}.${ending}`)), ending).toBe(true)
    const { Sources } = JSON.parse(readFileSync(at(`out/${name}.json`), 'utf8'))
    expect(Sources).toEqual([
      `bids:phantom:derivatives/phantom/${people[0]}/func/${people[0]}_task-rest_atlas-Phantom_stat-mean_timeseries.tsv`,
    ])
  })

  it('names no folder of this machine in what it exported', () => {
    const texts = readdirSync(at('out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(json|tsv|md|csv)$/.test(name),
    )
    for (const name of texts) {
      expect(readFileSync(at(`out/${name}`), 'utf8'), name).not.toContain(folder)
      expect(readFileSync(at(`out/${name}`), 'utf8'), name).not.toContain(sample)
    }
  })

  it('refuses a folder that is not empty, and a source that is not there', () => {
    const again = run('export', '--from', at('made'), '--out', at('out'))
    expect(again.json.error.code).toBe('usage.bad')
    expect(again.code).not.toBe(0)
    expect(run('export', '--from', at('made'), '--out', at('new'), '--source', `raw=${at('nowhere')}`).code).toBe(3)
    expect(existsSync(at('new'))).toBe(false)
  })
})
