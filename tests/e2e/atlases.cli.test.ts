import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeNifti } from '../../src/main/domain/nifti/write'
import { root } from './hosts'

const cli = join(root, 'out/main/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-atlases-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...words: string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [cli, ...words, '--json'], { encoding: 'utf8' })
  return { code: status, json: JSON.parse(stdout) }
}

/** A whole head at 8 mm in MNI space, in which every voxel has a signal. */
const writeRecording = (): string => {
  const shape: [number, number, number, number] = [23, 28, 23, 4]
  const data = Float32Array.from({ length: shape.reduce((all, n) => all * n, 1) }, (_, i) => 100 + (i % 13))
  const affine = [-8, 0, 0, 90, 0, 8, 0, -126, 0, 0, 8, -72, 0, 0, 0, 1]
  const path = join(folder, 'sub-01_task-rest_bold.nii')
  writeFileSync(path, encodeNifti({ shape, affine, space: 'mni', trSeconds: 2, datatype: 'float32', data }))
  return path
}

describe('atlases that come along, on the command line', () => {
  it('are listed with their space, grid, licence and what to cite', () => {
    const { code, json } = run('atlases')
    expect(code).toBe(0)
    expect(
      json.atlases.map(({ name, parcelCount }: { name: string; parcelCount: number }) => [name, parcelCount]),
    ).toEqual([
      ['SchaeferProjected100', 100],
      ['SchaeferProjected200', 200],
      ['YeoProjected17', 17],
      ['YeoProjected7', 7],
    ])
    for (const atlas of json.atlases)
      expect(atlas).toMatchObject({
        ...{ space: 'MNI152NLin2009aSym', bundled: true, kind: 'labels' },
        ...{ licence: expect.stringMatching(/^MIT/), reference: expect.stringMatching(/doi/) },
        grid: { shape: [91, 109, 91], voxelSizeMm: [2, 2, 2] },
      })
  })

  it('cut a recording up by their names alone', () => {
    const { code, json } = run('parcellate', '--bold', writeRecording(), '--atlas', 'yeoprojected7', '--out', folder)
    expect(code).toBe(0)
    expect(json).toMatchObject({ parcels: 7, emptyParcels: 0 })
    expect(basename(json.timeseries)).toBe('sub-01_task-rest_atlas-YeoProjected7_stat-mean_timeseries.tsv')
    expect(readFileSync(json.timeseries, 'utf8').split('\n')[0].split('\t')).toEqual([
      ...['Vis', 'SomMot', 'DorsAttn', 'SalVentAttn', 'Limbic', 'Cont', 'Default'],
    ])
  })

  it('are named where a name is none of theirs', () => {
    const { code, json } = run(
      'parcellate',
      '--bold',
      join(folder, 'sub-01_task-rest_bold.nii'),
      '--atlas',
      'Other',
      '--out',
      folder,
    )
    expect(code).toBe(2)
    expect(json.error.message).toMatch(/none of those that come along: SchaeferProjected100, .*YeoProjected7/)
  })
})
