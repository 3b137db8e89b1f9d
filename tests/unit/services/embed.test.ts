import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taskSchemas } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { decodeNpy } from '../../../src/main/domain/npy'
import { makeEmbed } from '../../../src/main/services/embed'
import { writeSeries } from '../../../src/main/services/seriesFiles'
import { fakeSeries, writeFakeCohort } from '../../fixtures/fakeCohort'
import { smallModel, writeModelFolder } from '../../fixtures/modelFolder'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-embed-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const at = (name: string) => join(root, name)

let outs = 0
const embed = async (model: string, series: string[], request: object = {}) => {
  const out = at(`out-${outs++}`)
  const input = taskSchemas.embed.input.parse({ model: at(model), series, out, ...request })
  const output = await makeEmbed({ files, runtime, program })(input, quiet)
  const rows = readFileSync(join(out, 'embeddings.tsv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  return { output, out, rows, array: decodeNpy(readFileSync(join(out, 'embeddings.npy'))) }
}

beforeAll(async () => {
  for (const architecture of ['brainlm', 'brainlm-vitmae'] as const) {
    const model = smallModel(architecture)
    await writeModelFolder(at(architecture), model, model.initialise(4))
  }
  await writeFakeCohort(at('cohort'), { subjects: 5, parcels: 6, frames: 48 })
  const twice = fakeSeries(8, { parcels: 6, frames: 24 })
  await writeSeries(files, at('once.tsv'), twice)
  const values = Float32Array.from([...twice.values, ...twice.values])
  await writeSeries(files, at('twice.tsv'), { ...twice, frames: 48, values })
  await writeSeries(files, at('stranger.tsv'), fakeSeries(9, { parcels: 7, frames: 48 }))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe.each(['brainlm', 'brainlm-vitmae'])('embeddings by %s', (model) => {
  it('are one row for each recording, the same in table and array', async () => {
    const { output, rows, array } = await embed(model, [at('cohort')])
    expect(output).toMatchObject({ recordings: 5, width: 16 })
    expect(rows[0].slice(0, 4)).toEqual(['recording', 'participant_id', 'n_windows', 'e0'])
    expect(rows.slice(1).map((row) => row[1])).toEqual(['01', '02', '03', '04', '05'])
    expect(rows.slice(1).map((row) => row[2])).toEqual(['2', '2', '2', '2', '2'])
    expect(array.shape).toEqual([5, 16])
    array.data.forEach((value, i) => expect(Number(rows[1 + Math.floor(i / 16)][3 + (i % 16)])).toBeCloseTo(value, 5))
    expect(new Set(rows.slice(1).map((row) => row[3])).size).toBe(5)
  })

  it('do not change when the same window is heard twice: windows are averaged, not added', async () => {
    const [once, twice] = [await embed(model, [at('once.tsv')]), await embed(model, [at('twice.tsv')])]
    expect([once.rows[1][2], twice.rows[1][2]]).toEqual(['1', '2'])
    twice.array.data.forEach((value, i) => expect(value).toBeCloseTo(once.array.data[i], 2))
  })

  it('differ between class token and mean of all', async () => {
    const [cls, mean] = [
      await embed(model, [at('once.tsv')]),
      await embed(model, [at('once.tsv')], { pooling: 'mean' }),
    ]
    expect(mean.array.data).not.toEqual(cls.array.data)
    expect(JSON.parse(readFileSync(join(mean.out, 'embeddings.json'), 'utf8')).Pooling).toContain('mean of all')
  })
})

describe('embeddings', () => {
  it('lie beside those of a random model, with how alike both are', async () => {
    const { output, out } = await embed('brainlm', [at('cohort')], { control: 'random' })
    expect(output.files).toContain(join(out, 'embeddings-control.npy'))
    const { Control } = JSON.parse(readFileSync(join(out, 'embeddings.json'), 'utf8'))
    expect(Control.Name).toBe('random weights')
    expect(Math.abs(Control.RankCorrelationOfDistances)).toBeLessThan(1)
  })

  it('warn when a control that learned the same says the same', async () => {
    const { output } = await embed('brainlm', [at('cohort')], { control: { model: at('brainlm') } })
    expect(output.findings.find(({ code }) => code === 'embed.control')!.message).toContain('1.00')
  })

  it('leave out a recording of other parcels and name it', async () => {
    const { output, rows } = await embed('brainlm', [at('stranger.tsv'), at('once.tsv')])
    expect(rows).toHaveLength(2)
    const [finding] = output.findings.filter(({ code }) => code === 'recording.leftOut')
    expect(finding.message).toContain('stranger.tsv is left out')
  })

  it('are refused when no recording fits', async () => {
    await expect(embed('brainlm', [at('stranger.tsv')])).rejects.toMatchObject({ code: 'input.bad' })
  })
})
