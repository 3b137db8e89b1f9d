import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeParcellate } from '../../../src/main/services/parcellate'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { AppError } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { makeFixture } from './fixture'

/** What nibabel and numpy say, see reference.py. */
interface Case {
  root: 'generated' | 'shared'
  bold: string
  atlas: string
  sha256: [string, string]
  frames: number
  labels: number
  emptyParcels: number
  voxels: number
  meanCoverage: number
  mean: number | null
  deviation: number | null
  shownFrames: number[]
  shownLabels: number[]
  shownCoverage: number[]
  parcelMeans: Array<number | null>
  parcelDeviations: Array<number | null>
  diagonal: Array<number | null>
}

const root = join(import.meta.dirname, '../../..')
const shared = join(process.env.BOLDSCOPE_SHARED ?? join(root, '../shared'), 'data')
const generated = join(root, 'artefacts/parity/parcellation')
const cases: Case[] = JSON.parse(readFileSync(join(import.meta.dirname, 'reference.json'), 'utf8')).cases
const tolerance = 1e-5

const files = makeNodeFiles()
const folder = useFolder()

beforeAll(() => {
  mkdirSync(generated, { recursive: true })
  for (const [name, bytes] of Object.entries(makeFixture())) writeFileSync(join(generated, name), bytes)
})

const statistics = (values: number[]) => {
  const known = values.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return { mean, deviation: Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length) }
}

/** Equal to a relative 1e-5 of the scale of the numbers compared; null stands for a missing value. */
function expectClose(actual: number, expected: number | null, scale = Math.abs(expected ?? 0)): void {
  if (expected === null) expect(actual).toBeNaN()
  else expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance * scale)
}

async function expectSame(expected: Case, bold: string, atlas: string): Promise<void> {
  const context = { progress: () => {}, signal: new AbortController().signal }
  const output = await makeParcellate({ files })({ bold, atlas, out: folder.path('out') }, context)
  const read = await readSeries(files, output.timeseries)
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  const { values, parcels, coverage, frames } = read.value
  expect([frames, parcels.length, output.emptyParcels]).toEqual([
    expected.frames,
    expected.labels,
    expected.emptyParcels,
  ])
  expect(output.meanCoverage).toBeCloseTo(expected.meanCoverage, 6)

  const all = statistics([...values])
  expectClose(all.mean, expected.mean)
  expectClose(all.deviation, expected.deviation)
  expected.shownLabels.forEach((label, i) => {
    const column = parcels.findIndex((parcel) => parcel.label === label)
    const series = Array.from({ length: frames }, (_, frame) => values[frame * parcels.length + column])
    const own = statistics(series)
    const scale = Math.max(Math.abs(expected.parcelMeans[i] ?? 0), expected.parcelDeviations[i] ?? 0)
    expectClose(own.mean, expected.parcelMeans[i], scale)
    expectClose(own.deviation, expected.parcelDeviations[i], scale)
    expectClose(series[expected.shownFrames[i % expected.shownFrames.length]], expected.diagonal[i], scale)
    expect(coverage![column]).toBeCloseTo(expected.shownCoverage[i], 6)
  })
}

describe('parcellation agrees with nibabel and numpy', () => {
  it.each(cases.filter((each) => each.root === 'generated'))('on the generated $bold with $atlas', async (each) => {
    const [bold, atlas] = [join(generated, each.bold), join(generated, each.atlas)]
    expect(
      [await files.sha256(bold), await files.sha256(atlas)],
      'the fixture is not what the reference was made of',
    ).toEqual(each.sha256)
    await expectSame(each, bold, atlas)
  })

  it.for(cases.filter((each) => each.root === 'shared'))(
    'on the recording $bold with $atlas',
    async (each, { skip }) => {
      const [bold, atlas] = [join(shared, each.bold), join(shared, each.atlas)]
      if (!existsSync(bold) || !existsSync(atlas)) skip(`the test data are not at ${shared}`)
      expect([await files.sha256(bold), await files.sha256(atlas)]).toEqual(each.sha256)
      await expectSame(each, bold, atlas)
    },
  )
})

describe('recordings that no atlas of the standard space fits', () => {
  it('are refused, instead of giving series of nothing', async ({ skip }) => {
    const bold = join(shared, 'bold/nitime_fmri1.nii.gz')
    const atlas = join(shared, 'atlases/AAL116_xcp.nii.gz')
    if (!existsSync(bold)) skip(`the test data are not at ${shared}`)
    const context = { progress: () => {}, signal: new AbortController().signal }
    const error: unknown = await makeParcellate({ files })({ bold, atlas, out: folder.path('out') }, context).catch(
      (e) => e,
    )
    expect(error instanceof AppError && error.findings.some(({ code }) => code === 'atlas.space')).toBe(true)
  })
})
