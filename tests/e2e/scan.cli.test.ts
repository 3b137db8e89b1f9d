import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { writeBidsDataset } from '../../bench/lib/bidsDataset'
import { goodDataset } from '../fixtures/bidsFolder'
import { root } from './hosts'

const cli = join(root, 'out/main/cli.js')
const sample = join(inject('demoWorkspace'), 'sample')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-scan-cli-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return { code: status, out: stdout, err: stderr }
}
const runJson = (...words: string[]) => {
  const { code, out, err } = run(...words, '--json')
  return { code, err, json: JSON.parse(out) }
}
/** A data set at `name`: a good one, with more. */
const make = (name: string, more: Record<string, string | Uint8Array> = {}): string => {
  for (const [path, content] of Object.entries({ ...goodDataset(), ...more })) {
    mkdirSync(dirname(at(join(name, path))), { recursive: true })
    writeFileSync(at(join(name, path)), content)
  }
  return at(name)
}
const everyFile = (of: string) =>
  readdirSync(of, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => [name, statSync(join(of, name)).mtimeMs, statSync(join(of, name)).size])

describe('scan', () => {
  it('finds the recordings and people of the phantom, has nothing to remark on, and changes nothing', () => {
    const before = everyFile(sample)
    const { code, json } = runJson('scan', sample)
    expect(code).toBe(0)
    expect(json.dataset).toMatchObject({ kind: 'bids', phantom: true })
    const kinds = json.recordings.map(({ kind }: { kind: string }) => kind)
    expect(kinds.filter((kind: string) => kind === 'volume')).toHaveLength(2)
    expect(kinds.filter((kind: string) => kind === 'series').length).toBeGreaterThan(10)
    expect(json.recordings.every((one: { phantom: boolean; frames: number }) => one.phantom && one.frames > 0)).toBe(
      true,
    )
    expect(json.participants).toHaveLength(kinds.length)
    expect(json.findings).toEqual([])
    expect(everyFile(sample)).toEqual(before)
  })

  it('tells in words what there is, in a table', () => {
    const { code, out } = run('scan', make('words'))
    expect(code).toBe(0)
    expect(out).toContain('Good: BIDS data set; version 1.8.0; licence CC0')
    expect(out).toContain('4 recordings of 2 people at 2 sites')
    expect(out).toMatch(/4 +2 +rest +4D nifti +6 +2 +4x3x2/)
    expect(out).toContain('no findings')
  })

  it('ends well when there are findings, and tells them on standard error', () => {
    const { code, out, err } = run('scan', make('remarks', { 'participants.json': '{' }))
    expect(code).toBe(0)
    expect(out).toContain('findings: 1 error')
    expect(err).toContain('participants.json')
  })

  it('asks for a folder that is there', () => {
    expect(run('scan').code).toBe(2)
    expect(runJson('scan', at('none'))).toMatchObject({ code: 3, json: { error: { code: 'input.bad' } } })
    expect(runJson('scan', join(make('file'), 'README')).code).toBe(3)
  })

  it('can be stopped', async () => {
    writeBidsDataset(at('many'), { recordings: 3000 })
    const child = spawn(process.execPath, [cli, 'scan', at('many'), '--json'])
    let said = ''
    child.stdout.on('data', (piece: Buffer) => (said += piece))
    child.stderr.once('data', () => child.kill('SIGINT'))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code).toBe(4)
    expect(JSON.parse(said).error.code).toBe('cancelled')
  })
})

describe('validate', () => {
  it('has nothing against a good data set, nor against the phantom', () => {
    expect(run('validate', make('good'))).toMatchObject({
      code: 0,
      out: '4 recordings: 0 errors, 0 warnings, 0 remarks\n',
    })
    expect(runJson('validate', sample)).toMatchObject({ code: 0, json: { errors: 0, findings: [] } })
  })

  it('says of each problem what it is, where, and what to do, in a line each, and exits with 3 for errors', () => {
    const bad = make('bad', {
      'dataset_description.json': '{\n  "Name": "x"\n  "BIDSVersion": "1.8.0"\n}',
      'participants.tsv': 'participant_id\tage\nsub-01\t3\t4\nsub-02\t5\nsub-02\t6\n',
      'sub-02/func/sub-02_task-rest_run-1_bold.nii.gz': 'nothing',
    })
    const { code, out } = run('validate', bad)
    expect(code).toBe(3)
    const lines = out.trimEnd().split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^error {3}json\.broken {2}dataset_description\.json:3: .* -- .*$/)
    expect(lines[1]).toMatch(/^error {3}participants\.row\.length {2}participants\.tsv:2: /)
    expect(lines[2]).toMatch(/^error {3}participants\.duplicate {2}participants\.tsv:4: /)
    expect(lines[3]).toMatch(/^error {3}participants\.unlisted {2}sub-01\/func\//)
    expect(lines[4]).toMatch(/^error {3}nifti\.notNifti {2}sub-02\/func\/sub-02_task-rest_run-1_bold\.nii\.gz: /)
    expect(lines[5]).toBe('3 recordings: 5 errors, 0 warnings, 0 remarks')
    expect(runJson('validate', bad)).toMatchObject({ code: 3, json: { errors: 5, recordings: 3 } })
  })

  it('exits with 0 when there are warnings alone', () => {
    const { code, out } = run(
      'validate',
      make('warned', { 'participants.tsv': 'participant_id\nsub-01\nsub-02\nsub-03\n' }),
    )
    expect(code).toBe(0)
    expect(out).toContain('warning participants.noRecording  participants.tsv:4: ')
  })

  it('does not let a name speak to the terminal', () => {
    const { out } = run('validate', make('rude', { 'sub-01/func/\u001b[31mred\n_bold.nii.gz': 'x' }))
    expect(out).not.toContain('\u001b')
    expect(
      out
        .trimEnd()
        .split('\n')
        .every((line) => /^(error|warning|info|\d+ recordings)/.test(line)),
    ).toBe(true)
  })

  it('lists each of very many', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`sub-01/func/odd${i}.nii.gz`, 'x']))
    const { json } = runJson('validate', make('odd', many))
    expect(json.findings.filter(({ code }: { code: string }) => code === 'bids.name.invalid')).toHaveLength(500)
    expect(runJson('scan', at('odd')).json.findings.length).toBeLessThan(5)
  })
})

const abide = join(process.env.BOLDSCOPE_SHARED ?? join(root, '../shared'), 'data/abide1')
describe.skipIf(!existsSync(abide))('ABIDE (skipped where the real data are absent)', () => {
  it('is known with its sites and people', () => {
    const { code, json } = runJson('scan', abide)
    expect(code).toBe(0)
    expect(json.recordings).toHaveLength(881)
    expect(json.participants).toHaveLength(891)
    expect(new Set(json.recordings.map(({ site }: { site: string }) => site)).size).toBe(17)
    expect(json.findings.length).toBeLessThan(10)
  })
})
