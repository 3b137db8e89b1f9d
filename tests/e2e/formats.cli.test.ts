import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTextTable } from '../fixtures/textTable'
import { root } from './hosts'

const cli = join(root, 'out/main/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-formats-cli-'))
const at = (name: string) => join(folder, name)
const fixture = (name: string) => join(root, 'tests/parity', name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...words: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...words, '--json'], { encoding: 'utf8', cwd: folder })
  return { code: status, json: JSON.parse(stdout) }
}

describe('files of other programs on the built command line', () => {
  it('MATLAB 7.3 files are read by the library that was built in', () => {
    copyFileSync(fixture('formats/files/packed73.mat'), at('x.mat'))
    writeFileSync(at('x.json'), '{"Orientation": "time-by-parcels", "RepetitionTime": 2}')
    const { code, json } = run('quality', '--series', at('x.mat'), '--out', at('quality'))
    expect(code).toBe(0)
    expect(json).toMatchObject({ recordings: 1, leftOut: 0 })
  })

  it('MATLAB 7.3 files that are cut are refused with a finding, in the time of any other', () => {
    writeFileSync(at('cut.mat'), readFileSync(fixture('formats/files/packed73.mat')).subarray(0, 2000))
    const { code, json } = run('quality', '--series', at('cut.mat'), '--out', at('cut'))
    expect(code).toBe(3)
    expect(JSON.stringify(json)).toContain('cut.mat is damaged or cut')
  })

  it('dense recordings become parcel series, by the map that is named', () => {
    const words = [
      '--bold',
      fixture('dense/files/plain.dtseries.nii'),
      '--atlas',
      fixture('dense/files/two.dlabel.nii'),
    ]
    expect(run('parcellate', ...words, '--out', at('dense')).code).toBe(3)
    const { code, json } = run('parcellate', ...words, '--map', 'fine', '--out', at('dense'))
    expect(code).toBe(0)
    expect(json).toMatchObject({ frames: 7, parcels: 7, emptyParcels: 1 })
    expect(readTextTable(json.timeseries).rows).toHaveLength(7)
  })

  it('matrices of connectivity give measures of their graphs, and broken ones are told by validate', () => {
    const file = fixture('connectomes/files/big.pconn.nii')
    const { code, json } = run('connectivity', '--matrix', file, '--density', '0.5', '--out', at('graph'))
    expect(code).toBe(0)
    expect(json).toMatchObject({ recordings: 1, leftOut: 0, parcels: 4, matrices: [] })
    expect(readTextTable(json.measures[0]).rows).toHaveLength(4)
    expect(run('connectivity', '--out', at('graph')).code).toBe(2)
    mkdirSync(at('set'))
    writeFileSync(at('set/cut.pconn.nii'), readFileSync(file).subarray(0, 1000))
    const told = run('validate', at('set'))
    expect(told.code).toBe(3)
    expect(told.json).toMatchObject({
      connectomes: 1,
      findings: [{ severity: 'error', place: { file: 'cut.pconn.nii' } }],
    })
  })

  it('maps become parcel series, and those that cannot be told apart do not', () => {
    const words = ['--bold', fixture('maps/files/turned_bold.nii.gz'), '--out', at('maps'), '--atlas']
    const { code, json } = run('parcellate', ...words, fixture('maps/files/plain_probseg.nii.gz'))
    expect(code).toBe(0)
    expect(json).toMatchObject({ frames: 12, parcels: 5 })
    const refused = run('parcellate', ...words, fixture('maps/files/collinear_probseg.nii.gz'))
    const codes = refused.json.error.findings.map(({ code }: { code: string }) => code)
    expect(codes).toContain('atlas.maps.collinear')
  })
})
