import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readTextTable } from '../fixtures/textTable'
import { root, startServer } from './hosts'

const cli = join(root, 'out/main/cli.js')
const demo = inject('demoWorkspace')
const folder = mkdtempSync(join(tmpdir(), 'boldscope-cli-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}
const runJson = (...words: string[]) => {
  const { code, out, err } = run(...words, '--json')
  return { code, err, json: JSON.parse(out) }
}
const find = (under: string, pattern: RegExp): string => {
  const found = readdirSync(under, { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name))
  if (found.length === 0) throw new Error(`nothing like ${pattern} under ${under}`)
  return join(under, found.sort()[0])
}
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const sample = join(demo, 'sample')
const commands = [
  'sample',
  'parcellate',
  'train',
  'find-learning-rate',
  'finetune',
  'reconstruct',
  'detect',
  'report',
  'demo',
  'open',
  'serve',
  'devices',
]

describe('the command line, as it is used', () => {
  it.each(commands)('%s --help says what the command takes and ends well', (command) => {
    const { code, out } = run(command, '--help')
    expect(code).toBe(0)
    expect(out).toContain(`boldscope ${command}`)
    if (command !== 'open') expect(out).toContain('--json')
  })

  it('tells mistakes in usage by exit code 2: no such command, no such option, nothing where something is needed', () => {
    const mistakes = [
      ['paint'],
      ['sample', '--out', at('s'), '--colour'],
      ['sample'],
      ['train', '--series', sample, '--model', 'other', '--out', at('m')],
      ['train', '--series', sample, '--model', 'brainlm', '--set', 'hiddenSize', '--out', at('m')],
      ['train', '--series', sample, '--model', 'brainlm', '--set', 'colour=red', '--out', at('m')],
      ['detect', '--model', demo, '--reference', sample, '--series', sample, '--fdr', '1.5', '--out', at('d')],
    ]
    for (const words of mistakes) {
      const { code, json } = runJson(...words)
      expect(code, words.join(' ')).toBe(2)
      expect(json.error.code).toBe('usage.bad')
    }
  })

  it('tells bad input by exit code 3 and a finding: a file that is not there', () => {
    const { code, json, err } = runJson(
      'parcellate',
      '--bold',
      at('no.nii'),
      '--atlas',
      at('none.nii'),
      '--out',
      at('p'),
    )
    expect(code).toBe(3)
    expect(json.findings.map((finding: { place: { file: string } }) => finding.place.file)).toEqual([
      'no.nii',
      'none.nii',
    ])
    expect(json.error.findings).toEqual(json.findings)
    expect(err).toContain('no.nii')
  })

  it('tells bad input by exit code 3 and a finding: a recording that was cut', () => {
    const bold = gunzipSync(readFileSync(find(sample, /_bold\.nii\.gz$/)))
    writeFileSync(at('cut_bold.nii'), bold.subarray(0, bold.length - 1000))
    const { code, json, err } = runJson(
      'parcellate',
      '--bold',
      at('cut_bold.nii'),
      '--atlas',
      find(sample, /dseg\.nii\.gz$/),
      '--out',
      at('p'),
    )
    expect(code).toBe(3)
    expect(json.findings[0]).toMatchObject({ code: 'nifti.truncated', place: { file: 'cut_bold.nii' } })
    expect(err).toContain('cut_bold.nii')
    expect(err).not.toContain('    at ')
  })
})

describe('the whole way by hand', () => {
  const bold = () => find(sample, /_bold\.nii\.gz$/)
  const model = () => join(demo, 'models', readdirSync(join(demo, 'models'))[0])
  const cohort = join(sample, 'derivatives')

  it('makes the same phantom again, to the last bit of every file', () => {
    const { code, json } = runJson('sample', '--out', at('again'))
    expect(code).toBe(0)
    expect(json.volumes).toBe(2)
    expect(json.files.length).toBeGreaterThan(50)
    for (const path of json.files as string[])
      expect(sha256(path), path).toBe(sha256(join(sample, relative(at('again'), path))))
  })

  it('turns a recording into series, reconstructs it, finds what is unusual and prints it', () => {
    const cut = runJson(
      'parcellate',
      '--bold',
      bold(),
      '--atlas',
      find(sample, /dseg\.nii\.gz$/),
      '--out',
      at('series'),
    )
    expect(cut.code).toBe(0)
    expect(existsSync(cut.json.timeseries)).toBe(true)
    const table = readTextTable(cut.json.timeseries)
    expect(table.rows).toHaveLength(cut.json.frames)
    expect(table.header).toHaveLength(cut.json.parcels)

    const rebuilt = runJson('reconstruct', '--model', model(), '--series', cut.json.timeseries, '--out', at('rebuilt'))
    expect(rebuilt.code).toBe(0)
    expect(existsSync(rebuilt.json.reconstructed)).toBe(true)

    const truth = join(sample, 'truth.tsv')
    const words = ['--model', model(), '--reference', cohort, '--series', cut.json.timeseries, '--truth', truth]
    const found = runJson('detect', ...words, '--out', at('found'))
    expect(found.code).toBe(0)
    expect(found.json.references).toBeGreaterThan(3)
    expect(found.json.auroc).toBeGreaterThan(0.5)
    expect(readTextTable(join(at('found'), 'findings.tsv')).rows).toHaveLength(found.json.anomalies)

    const printed = runJson('report', '--findings', at('found'), '--out', at('report.pdf'))
    expect(printed.code).toBe(0)
    expect(readFileSync(at('report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    expect(printed.json.pages).toBeGreaterThan(0)
  })
})

describe('stopping', () => {
  const words = (out: string) => [
    ...['train', '--series', join(sample, 'derivatives'), '--model', 'brainlm', '--steps', '100000', '--out', out],
    ...[
      '--set',
      'checkpointSeconds=0',
      'hiddenSize=16',
      'intermediateSize=16',
      'decoderHiddenSize=16',
      'decoderIntermediateSize=16',
    ],
    ...['encoderLayers=1', 'decoderLayers=1', 'encoderHeads=2', 'decoderHeads=2'],
  ]

  /** Starts a training and gives the signal once a checkpoint is there. */
  const trainAndStop = async (out: string, signal: NodeJS.Signals, script = cli) => {
    const child = spawn(process.execPath, [script, ...words(out), '--json'])
    let [said, told] = ['', '']
    child.stdout.on('data', (piece: Buffer) => (said += piece))
    child.stderr.on('data', (piece: Buffer) => (told += piece))
    // Not 'exit': what it said last may still be under way then.
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    while (!existsSync(join(out, 'checkpoint/state.safetensors')) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 50))
    child.kill(signal)
    return { code: await ended, said, told }
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('%s cancels a training, with exit code 4', async (signal) => {
    const { code, said, told } = await trainAndStop(at(`model-${signal}`), signal)
    expect(told).not.toContain('error')
    expect(code).toBe(4)
    expect(JSON.parse(said).error.code).toBe('cancelled')
  })

  it('leaves a checkpoint from which the training goes on', async () => {
    const out = at('model-SIGINT')
    const child = spawn(process.execPath, [cli, ...words(out)], { stdio: ['ignore', 'pipe', 'pipe'] })
    let told = ''
    const goesOn = new Promise<void>((resolve) => {
      child.stderr.on('data', (piece: Buffer) => {
        told += piece
        if (/step [2-9]|step \d\d/i.test(told)) resolve()
      })
      child.once('exit', () => resolve())
    })
    await goesOn
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    expect(told).not.toMatch(/\bstep 1 /i)
  })

  it('passes through the script that builds when needed', async () => {
    const { code } = await trainAndStop(at('model-script'), 'SIGTERM', join(root, 'scripts/boldscope.mjs'))
    expect(code).toBe(4)
  })
})

describe('serve', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  beforeAll(async () => {
    server = await startServer(at('served'))
  })
  afterAll(() => server.stop())

  it('prints one address, and answers nobody without its token', async () => {
    const { origin } = new URL(server.url)
    expect((await fetch(origin)).status).toBe(401)
    expect((await fetch(server.url, { redirect: 'manual' })).status).toBe(303)
  })

  it('refuses a workspace that is open in another process', () => {
    const { code, json } = runJson('serve', '--workspace', at('served'))
    expect(code).toBe(1)
    expect(json.error.code).toBe('conflict')
  })

  it('ends well when it is told to stop', async () => {
    const child = spawn(process.execPath, [cli, 'serve', '--workspace', at('second')])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})

describe('devices', () => {
  it('names every device and says of each whether it works', () => {
    const { code, json } = runJson('devices')
    expect(code).toBe(0)
    const usable = Object.fromEntries(
      json.devices.map((one: { device: string; usable: boolean }) => [one.device, one.usable]),
    )
    expect(usable.cpu).toBe(true)
    expect(Object.keys(usable).sort()).toEqual(['coreml', 'cpu', 'cuda', 'dml', 'webgpu'])
  })
})
