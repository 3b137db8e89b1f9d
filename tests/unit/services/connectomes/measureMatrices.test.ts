import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { taskSchemas, type TaskRequest } from '../../../../src/preload/contract'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { makeNodeCompressor } from '../../../../src/main/adapters/nodeZlib'
import { encodeParcelConnectivity } from '../../../../src/main/domain/cifti/write'
import { makeConnectivity } from '../../../../src/main/services/connectivity'
import { useFolder } from '../../../fixtures/folder'

const folder = useFolder()
const ports = { files: makeNodeFiles(), compressor: makeNodeCompressor(), program: { name: 'Boldscope', version: '0' } }
const context = { progress: () => {}, signal: new AbortController().signal }
const run = (request: Partial<TaskRequest<'connectivity'>>) =>
  makeConnectivity(ports)(taskSchemas.connectivity.input.parse({ out: folder.path('out'), ...request }), context)
const text = (path: string) => readFileSync(path, 'utf8')

const names = ['7Networks_LH_Vis_1', '7Networks_LH_Vis_2', '7Networks_RH_Default_1', '7Networks_RH_Default_2', 'none']
const columns = names.slice(0, 4)
const course = [
  names.join('\t'),
  ...Array.from({ length: 40 }, (_, t) =>
    [...columns.map((_, k) => (Math.sin(t * 0.3 + k * 0.7) + Math.sin(t * (k + 1))).toFixed(6)), 'n/a'].join('\t'),
  ),
].join('\n')
const compute = async () => {
  folder.put('in/sub-01_task-rest_timeseries.json', '{"RepetitionTime": 2}')
  const series = folder.put('in/sub-01_task-rest_timeseries.tsv', course)
  return run({ series: [series], kind: 'fisher-z', measures: true, density: 0.5, out: folder.path('own') })
}

/** All cells behind parcel and network; missing ones as -1, as numbers are compared by their distance. */
const numbersIn = (table: string): number[] =>
  table
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((row) => row.split('\t').slice(2))
    .map((cell) => (cell === 'n/a' ? -1 : Number(cell)))

describe('measures of a matrix that was computed elsewhere', () => {
  it('are those that were computed with the matrix itself, from a table as from CIFTI', async () => {
    const own = await compute()
    const values = text(own.matrices[0])
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => line.split('\t').map((cell) => (cell === 'n/a' ? NaN : Number(cell))))
    const parcels = names.map((name) => ({ name, voxels: [] }))
    const cifti = folder.put(
      'foreign/sub-01_task-rest_stat-fisherz_boldmap.pconn.nii',
      encodeParcelConnectivity(parcels, null, Float32Array.from(values)),
    )
    for (const matrix of [own.matrices[0], cifti]) {
      const output = await run({ matrices: [matrix], density: 0.5 })
      expect(output).toMatchObject({ recordings: 1, leftOut: 0, parcels: 5, matrices: [] })
      expect(output.files.map((file) => file.split('/').at(-1))).toEqual([
        'sub-01_task-rest_stat-fisherz_measures.tsv',
        'sub-01_task-rest_stat-fisherz_measures.json',
        'sub-01_task-rest_stat-fisherz_networks.tsv',
        'sub-01_task-rest_stat-fisherz_networks.json',
      ])
      const [mineRows, theirRows] = [own, output].map(({ measures }) => numbersIn(text(measures[0])))
      theirRows.forEach((value, at) => expect(value).toBeCloseTo(mineRows[at], 6))
      expect(text(output.measures[0])).toContain('7Networks_RH_Default_1\tDefault\t')
      const [mine, theirs] = [own, output].map(({ measures }) => JSON.parse(text(measures[0].replace('.tsv', '.json'))))
      const { Threshold: threshold, ...counts } = theirs.Graph
      expect(threshold).toBeCloseTo(mine.Graph.Threshold, 6)
      expect(counts).toMatchObject({ Edges: mine.Graph.Edges, Density: 0.5, NegativePairs: mine.Graph.NegativePairs })
      expect(theirs).toMatchObject({ Values: 'fisherz', ParcelsUsed: 4, ParcelsLeftOut: [{ Name: 'none' }] })
      expect(theirs).not.toHaveProperty('RepetitionTime')
    }
  })

  it('come with a warning where nothing says what the values are, and with no name for it', async () => {
    folder.put('in/a/x_relmat.tsv', 'a\tb\n1\t.5\n.5\t1\n')
    folder.put('in/b/not_a_matrix.tsv', 'a\tb\n1\t.5\n')
    const output = await run({ matrices: [folder.path('in')] })
    expect(output.findings.map(({ code }) => code)).toContain('connectome.stat.unknown')
    expect(output.measures).toEqual([folder.path('out/x_measures.tsv')])
    expect(JSON.parse(text(folder.path('out/x_measures.json'))).Values).toBe('not stated')
  })

  it('are made once of what a folder has as a table and as CIFTI', async () => {
    const name = 'in/sub-01_seg-A_den-91k_stat-fisherz'
    const table = folder.put(`${name}_relmat.tsv`, 'a\tb\n1\t.5\n.5\t1\n')
    const cifti = folder.put(`${name}_boldmap.pconn.nii`, 'not even read')
    expect(await run({ matrices: [folder.path('in')] })).toMatchObject({ recordings: 1, leftOut: 0 })
    await expect(run({ matrices: [table, cifti] })).rejects.toMatchObject({ code: 'usage.bad' })
  })

  it('are not made of what a folder has beside a group’s mean: how its values scatter, how many there are', async () => {
    for (const what of ['mean', 'deviation', 'count'])
      folder.put(`in/group_stat-pearsoncorrelation_desc-${what}_relmat.tsv`, 'a\tb\n1\t.5\n.5\t1\n')
    const { measures } = await run({ matrices: [folder.path('in')] })
    expect(measures).toEqual([folder.path('out/group_stat-pearsoncorrelation_desc-mean_measures.tsv')])
  })

  it('says that a folder has no matrix at all, not that some lack something', async () => {
    folder.put('in/x_timeseries.tsv', 'a\tb\n1\t.5\n')
    await expect(run({ matrices: [folder.path('in')] })).rejects.toThrow('There is no matrix')
  })

  it('are not made of directions, delays and broken files, which are told; the others go on', async () => {
    const matrices = [
      folder.put('directed_relmat.tsv', 'a\tb\n1\t.5\n.1\t1\n'),
      folder.put('x_stat-lag_relmat.tsv', 'a\tb\n0\t1\n1\t0\n'),
      folder.put('cut_relmat.tsv', 'a\tb\n1\t.5\n'),
      folder.put('good_stat-pearsoncorrelation_relmat.tsv', 'a\tb\n1\t.5\n.5\t1\n'),
    ]
    const output = await run({ matrices })
    expect(output).toMatchObject({ recordings: 1, leftOut: 3 })
    expect(output.findings.filter(({ code }) => code === 'connectivity.recording.leftOut')).toHaveLength(3)
    await expect(run({ matrices: matrices.slice(0, 3) })).rejects.toMatchObject({ code: 'input.bad' })
  })

  it('refuses what only series could answer, two matrices of one name, and both or nothing given', async () => {
    const [one, other] = ['a', 'b'].map((at) => folder.put(`${at}/x_relmat.tsv`, 'a\tb\n1\t.5\n.5\t1\n'))
    for (const request of [
      { matrices: [one], alff: true },
      { matrices: [one], groupMean: true },
      { matrices: [one], kind: 'partial' as const },
      { matrices: [one, other] },
      { matrices: [one], series: [other] },
      {},
    ])
      await expect(run(request)).rejects.toMatchObject({ code: 'usage.bad' })
  })
})
