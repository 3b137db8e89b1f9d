import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taskSchemas, type Head } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { initialiseHead } from '../../../src/main/models/head'
import { headOf } from '../../../src/main/services/inference/headOf'
import { makePredict } from '../../../src/main/services/predict'
import { listSeries } from '../../../src/main/services/seriesFiles'
import { writeFakeCohort } from '../../fixtures/fakeCohort'
import { smallModel, writeModelFolder } from '../../fixtures/modelFolder'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-predict-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const at = (name: string) => join(root, name)

const regression: Head = {
  ...{ kind: 'regression', pooling: 'mean', target: 'age', classes: [], loss: 'mse', positiveWeight: null },
  ...{ sigmoid: false, offset: 40, scale: 10 },
}
const binary: Head = { ...regression, kind: 'binary', target: 'sex', classes: ['F', 'M'], loss: 'binary_cross_entropy' }
const classes: Head = {
  ...regression,
  kind: 'classes',
  target: 'site',
  classes: ['a', 'b', 'c'],
  loss: 'cross_entropy',
}

let outs = 0
const predict = async (model: string, request: object = {}) => {
  const out = at(`out-${outs++}`)
  const input = taskSchemas.predict.input.parse({ model: at(model), series: [at('cohort')], out, ...request })
  const output = await makePredict({ files, runtime, program })(input, quiet)
  const [header, ...rows] = readFileSync(output.predictions, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  return { output, out, header, rows }
}

/** A head that gives these logits whatever it is shown. */
const fixed = async (
  name: string,
  card: Head,
  logits: number[],
  architecture: 'brainlm' | 'brainlm-vitmae' = 'brainlm',
) => {
  const model = smallModel(architecture)
  const own = initialiseHead(model, headOf(card), 1)
  own.get('mlp_pred_head.lin3.weight')!.fill(0)
  own.get('mlp_pred_head.lin3.bias')!.set(logits)
  await writeModelFolder(at(name), model, new Map([...model.initialise(1), ...own]), {
    head: { card, config: headOf(card) },
    training: { shuffledLabels: name === 'shuffled' },
  })
}

beforeAll(async () => {
  await writeFakeCohort(at('cohort'), { subjects: 3, parcels: 6, frames: 60 })
  await fixed('age', regression, [1.5])
  await fixed('pictures', regression, [-1], 'brainlm-vitmae')
  await fixed('sigmoid', { ...regression, sigmoid: true, offset: 0, scale: 100 }, [0])
  await fixed('sex', binary, [Math.log(3)])
  await fixed('site', classes, [0, Math.log(2), 0])
  await fixed('shuffled', regression, [0])
  const model = smallModel('brainlm')
  await writeModelFolder(at('plain'), model, model.initialise(1))
  const own = initialiseHead(model, headOf(regression), 5)
  own.forEach((values) => values.forEach((value, i) => (values[i] = value * 20)))
  const head = { card: regression, config: headOf(regression) }
  const path = (await listSeries(files, [at('cohort')]))[1]
  const recordings = [{ name: 'somebody', sha256: await files.sha256(path) }]
  await writeModelFolder(at('living'), model, new Map([...model.initialise(1), ...own]), {
    head,
    training: { recordings },
    warnings: ['It was no better than chance.'],
  })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('predicted labels', () => {
  it('are told in the unit of the label', async () => {
    const { header, rows, output } = await predict('age')
    expect(header).toEqual(['recording', 'participant_id', 'n_windows', 'predicted_age'])
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['01', '3', '55'],
      ['02', '3', '55'],
      ['03', '3', '55'],
    ])
    expect(output.recordings).toBe(3)
    expect((await predict('pictures')).rows[0][3]).toBe('30')
    expect((await predict('sigmoid')).rows[0][3]).toBe('50')
  })

  it('are the likeliest class, with the probability of each', async () => {
    const sex = await predict('sex')
    expect(sex.header.slice(3)).toEqual(['predicted_sex', 'probability_F', 'probability_M'])
    expect(sex.rows[0].slice(3)).toEqual(['M', '0.25', '0.75'])
    const site = await predict('site')
    expect(site.rows[0].slice(3)).toEqual(['b', '0.25', '0.5', '0.25'])
  })

  it('follow the recording, and stand beside those of a random model', async () => {
    const { header, rows } = await predict('living', { control: 'random' })
    expect(header.slice(3)).toEqual(['predicted_age', 'control_predicted_age'])
    expect(new Set(rows.map((row) => row[3])).size).toBe(3)
    rows.forEach((row) => expect(row[4]).not.toBe(row[3]))
  })

  it('carry what the card of the model says against it, and whose labels it may remember', async () => {
    const { output } = await predict('living')
    const said = output.findings.map(({ message }) => message).join(' ')
    expect(said).toContain('From the card of the model: It was no better than chance.')
    expect(said).toContain('was trained on 1 of the 3 recordings')
    const sidecar = await files.readText(output.predictions.replace('.tsv', '.json'))
    expect(JSON.parse(sidecar).Warnings.join(' ')).toContain('was trained on 1 of the 3 recordings')
    const stranger = await predict('age')
    expect(stranger.output.findings.map(({ code }) => code)).not.toContain('predict.seen')
  })

  it('are called meaningless when the labels were permuted in training', async () => {
    const { output } = await predict('shuffled')
    expect(output.findings.map(({ code }) => code)).toContain('predict.shuffled')
  })
})

describe('a model that predicts no label', () => {
  it('is refused, and so is a control of another kind', async () => {
    await expect(predict('plain')).rejects.toThrow('Small predicts hidden activity and no label')
    await expect(predict('age', { control: { model: at('sex') } })).rejects.toThrow('another kind of output')
  })
})
