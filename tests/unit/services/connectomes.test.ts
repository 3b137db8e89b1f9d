import { describe, expect, it } from 'vitest'
import { taskSchemas, type TaskRequest } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeCompressor } from '../../../src/main/adapters/nodeZlib'
import { makeConnectivity } from '../../../src/main/services/connectivity'
import {
  keepConnectome,
  readConnectome,
  readConnectomeMatrix,
  seedMapFile,
} from '../../../src/main/services/connectomes'
import { useFolder } from '../../fixtures/folder'

const program = { name: 'Boldscope', version: '0' }
const context = { progress: () => {}, signal: new AbortController().signal }
const files = makeNodeFiles()
const folder = useFolder()

const course = (seed: number) =>
  [
    'a\tb\tc',
    ...Array.from({ length: 40 }, (_, t) => [1, 2, 3].map((k) => Math.sin(t * k + seed).toFixed(6)).join('\t')),
  ].join('\n')
const columns = ['a', 'b', 'c'].map((name) => ({ name, label: null, network: null, centre: null, coverage: null }))
const subjects = ['01', '02']

const compute = async (request: Partial<TaskRequest<'connectivity'>>): Promise<string> => {
  const recordings = subjects.map((subject, index) => {
    const stem = `in/sub-${subject}_task-rest`
    folder.put(`${stem}_timeseries.json`, JSON.stringify({ RepetitionTime: 2 }))
    return {
      id: `id-${subject}`,
      name: `sub-${subject}`,
      series: folder.put(`${stem}_timeseries.tsv`, course(index)),
      columns,
    }
  })
  const [series, out] = [recordings.map((recording) => recording.series), folder.path('out')]
  const input = taskSchemas.connectivity.input.parse({ series, out, ...request })
  const output = await makeConnectivity({ files, compressor: makeNodeCompressor(), program })(input, context)
  await keepConnectome(files, out, { kind: input.kind, seeds: [], recordings }, output)
  return out
}

describe('a connectome that is shown again', () => {
  it('has a matrix for each recording, by its id, in the order that was asked for', async () => {
    const connectome = await readConnectome(files, await compute({ measures: true, density: 1 }))
    expect(connectome.matrices).toEqual([
      { stat: 'pearsoncorrelation', recordingId: 'id-01', name: 'sub-01', framesUsed: 40 },
      { stat: 'pearsoncorrelation', recordingId: 'id-02', name: 'sub-02', framesUsed: 40 },
    ])
    expect(connectome.measures.map(({ name }) => name)).toEqual(['sub-01', 'sub-02'])
    expect(connectome.measures[0].table.rows).toHaveLength(3)
    expect(connectome.measures[0].whole).toMatchObject({ nodes: 3, 'modularity Q': expect.any(Number) })
  })

  it('gives the matrix that stands at a place of the list', async () => {
    const out = await compute({})
    const { values, parcels } = await readConnectomeMatrix(files, out, 1)
    expect(parcels).toBe(3)
    expect([values[0], values[4], values[8]]).toEqual([1, 1, 1])
    expect(values[1]).toBeCloseTo(values[3], 6)
    expect(values[1]).not.toBe((await readConnectomeMatrix(files, out, 0)).values[1])
    await expect(readConnectomeMatrix(files, out, 2)).rejects.toMatchObject({ code: 'notFound' })
    await expect(seedMapFile(files, out, 0)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('gives rows and columns as the parcels are listed, whatever order the file has; what it lacks is missing', async () => {
    const out = await compute({})
    const listed = await readConnectome(files, out)
    const file = 'sub-01_task-rest_stat-pearsoncorrelation_relmat.tsv'
    folder.put(`out/${file}`, 'c\ta\n0.5\t0.1\n0.2\t0.6\n')
    expect(listed.parcels.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const { values, parcels } = await readConnectomeMatrix(files, out, 0)
    expect(parcels).toBe(3)
    expect([...values].map((value) => Number(value.toFixed(3)))).toEqual([0.6, NaN, 0.2, NaN, NaN, NaN, 0.1, NaN, 0.5])
  })

  it('tells correlation and delay of one recording apart, and the mean of a cohort from its members', async () => {
    const lagged = await readConnectome(files, await compute({ kind: 'lagged', maxLagSeconds: 4 }))
    expect(lagged.matrices.map(({ stat }) => stat)).toEqual(['laggedcorrelation', 'lag', 'laggedcorrelation', 'lag'])
    const tangent = await readConnectome(files, await compute({ kind: 'tangent' }))
    expect(tangent.matrices.map(({ recordingId }) => recordingId)).toEqual(['id-01', 'id-02', null])
  })

  it('offers the mean of the group behind its members', async () => {
    const out = await compute({ groupMean: true, measures: true })
    const { matrices, measures } = await readConnectome(files, out)
    expect(matrices.at(-1)).toEqual({
      stat: 'pearsoncorrelation',
      recordingId: null,
      name: 'Mean of 2 recordings',
      framesUsed: null,
    })
    expect(measures.at(-1)).toMatchObject({ name: 'Mean of 2 recordings', whole: { nodes: 3 } })
    const [a, b, mean] = await Promise.all([0, 1, 2].map((place) => readConnectomeMatrix(files, out, place)))
    expect(mean.values[1]).toBeCloseTo(Math.tanh((Math.atanh(a.values[1]) + Math.atanh(b.values[1])) / 2), 5)
  })
})
