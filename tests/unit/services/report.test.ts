import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { timeCourseColours } from '../../../src/main/domain/report/timeCourse'
import type { Typesetter } from '../../../src/main/ports'
import { makeReport } from '../../../src/main/services/report'
import { AppError, type Progress } from '../../../src/preload/contract'
import { makeBrain, makeDetection, writeDetectionFolder, type DetectionWishes } from '../../fixtures/detectionFolder'

const root = mkdtempSync(join(tmpdir(), 'boldscope-report-'))
afterAll(() => rmSync(root, { recursive: true }))
const brain = makeBrain(12, 8)
let folders = 0

const folderWith = (wishes: DetectionWishes = {}, volume: typeof brain | null = brain) => {
  const folder = join(root, String(++folders))
  writeDetectionFolder(folder, makeDetection({ parcels: 12, frames: 85, findings: 3, ...wishes }), volume)
  return folder
}

/** A typesetter that keeps what it is given. */
const makeRecorder = (undrawn = '') => {
  const given: { template: string; files: Record<string, Uint8Array | string> }[] = []
  const typesetter: Typesetter = {
    async typeset(template, files) {
      given.push({ template, files })
      return { pdf: new TextEncoder().encode('%PDF'), pages: 3, undrawn }
    },
  }
  return { typesetter, given }
}

const run = async (
  folder: string,
  { typesetter = makeRecorder().typesetter, signal = new AbortController().signal, progress = [] as Progress[] } = {},
) => {
  const report = makeReport({ files: makeNodeFiles(), typesetter, template: async () => 'the template' })
  const out = join(folder, 'report.pdf')
  const context = { signal, progress: (step: Progress) => void progress.push(step) }
  return report({ findings: folder, out, convention: 'radiological' }, context)
}
const refusal = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`not refused as expected: ${error}`)
  return error
}

describe('the report of a folder of findings', () => {
  test('is written where it was asked for, and says how far it is', async () => {
    const progress: Progress[] = []
    const folder = folderWith()
    const output = await run(folder, { progress })
    expect(output).toEqual({ files: [join(folder, 'report.pdf')], findings: [], pages: 3 })
    expect(readFileSync(join(folder, 'report.pdf'), 'utf8')).toBe('%PDF')
    const fractions = progress.map(({ fraction }) => fraction!)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
  })

  test('gives the typesetter the template and the data of this folder', async () => {
    const { typesetter, given } = makeRecorder()
    await run(folderWith({ subject: 'sub-42' }), { typesetter })
    expect(given[0].template).toBe('the template')
    const report = JSON.parse(given[0].files['report.json'] as string)
    expect(report.subject).toBe('sub-42')
    expect(report.brain).toMatchObject({ kind: 'picture' })
    expect(report.brain.convention).toContain('Radiological')
  })

  test('keeps each of the four arrays apart: recorded is not taken for reconstructed', async () => {
    const { typesetter, given } = makeRecorder()
    const made = makeDetection({ parcels: 12, frames: 85, findings: 1 })
    const { recorded, reconstructed, bandLow, bandHigh } = made.traces
    ;[recorded, reconstructed, bandLow, bandHigh].forEach(({ values }, i) => values.fill([10, 0, -20, 30][i]))
    const folder = join(root, String(++folders))
    writeDetectionFolder(folder, made, null)
    await run(folder, { typesetter })
    const report = JSON.parse(given[0].files['report.json'] as string)
    const svg = given[0].files[report.timeCourses.figures[0].svg] as string
    const heightsOf = (colour: string) => {
      const [, path] = new RegExp(`<path d="([^"]+)"[^>]*(?:fill|stroke)="${colour}"`).exec(svg)!
      return new Set(
        path
          .replace(/[MZ]/g, '')
          .split('L')
          .map((point) => Number(point.split(' ')[1])),
      )
    }
    const [top, bottom] = [...heightsOf(timeCourseColours.band)].sort((a, b) => a - b)
    const [[recordedAt], [reconstructedAt]] = [
      [...heightsOf(timeCourseColours.recorded)],
      [...heightsOf(timeCourseColours.reconstructed)],
    ]
    expect((bottom - reconstructedAt) / (bottom - top)).toBeCloseTo(0.4, 2)
    expect((bottom - recordedAt) / (bottom - top)).toBeCloseTo(0.6, 2)
  })

  test('is cancelled without leaving a file', async () => {
    const folder = folderWith()
    const controller = new AbortController()
    const { typesetter } = makeRecorder()
    const slow: Typesetter = {
      typeset: async (...given) => {
        controller.abort()
        return typesetter.typeset(...given)
      },
    }
    const error = await refusal(run(folder, { typesetter: slow, signal: controller.signal }))
    expect(error.code).toBe('cancelled')
    expect(readdirSync(folder).filter((name) => name.includes('report'))).toEqual([])
  })

  test('comes without a picture, and says why, when there is no atlas volume', async () => {
    const { typesetter, given } = makeRecorder()
    const { findings } = await run(folderWith({}, null), { typesetter })
    expect(findings).toEqual([])
    const report = JSON.parse(given[0].files['report.json'] as string)
    expect(report.brain.reason).toContain('came without an atlas volume')
  })

  test('comes all the same when the atlas volume is damaged, with a remark', async () => {
    const folder = folderWith()
    writeFileSync(join(folder, 'atlas.nii.gz'), 'no volume')
    const { typesetter, given } = makeRecorder()
    const { findings } = await run(folder, { typesetter })
    expect(findings).toMatchObject([{ severity: 'warning', place: { file: 'atlas.nii.gz' } }])
    expect(JSON.parse(given[0].files['report.json'] as string).brain.reason).toContain('could not be read')
  })

  test('remarks on letters that no font has', async () => {
    const { findings } = await run(folderWith(), { typesetter: makeRecorder('漢字').typesetter })
    expect(findings).toMatchObject([{ code: 'report.undrawn', place: { file: 'report.pdf' } }])
    expect(findings[0].message).toContain('漢字')
  })

  test.each([
    ['findings.json', 'not JSON'],
    ['findings.json', '{"format":"something else"}'],
    ['cells.tsv', 'parcel\tz\nA\t1\n'],
    ['z.npy', 'no array'],
    ['reconstruction.npy', readFileSync(join(folderWith({ frames: 40, findings: 1 }), 'reconstruction.npy'))],
  ])('is refused when %s is not what detection wrote', async (name, content) => {
    const folder = folderWith()
    writeFileSync(join(folder, name), content)
    const error = await refusal(run(folder))
    expect(error.code).toBe('input.bad')
    expect(error.findings[0].place.file).toBe(name)
    expect(error.message).not.toContain(root)
  })

  test('is refused when a file is missing', async () => {
    const folder = folderWith()
    rmSync(join(folder, 'z.npy'))
    expect((await refusal(run(folder))).code).toBe('input.bad')
  })
})
