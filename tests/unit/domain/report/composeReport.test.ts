import { describe, expect, test } from 'vitest'
import { composeReport, type ReportParts } from '../../../../src/main/domain/report/composeReport'
import { packReport } from '../../../../src/main/domain/report/packReport'
import { makeBrain, makeDetection, type DetectionWishes } from '../../../fixtures/detectionFolder'

const brain = makeBrain(12, 8)
const noAtlas = { atlas: null, noAtlasReason: 'There is no brain picture, because of this.' }
const partsOf = (wishes: DetectionWishes = {}, over: Partial<ReportParts> = {}): ReportParts => ({
  ...makeDetection({ parcels: 12, frames: 85, findings: 3, ...wishes }),
  ...noAtlas,
  convention: 'neurological',
  ...over,
})
const compose = (wishes?: DetectionWishes, over?: Partial<ReportParts>) => composeReport(partsOf(wishes, over))
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')
const allText = (report: object) => spaced(JSON.stringify(report))

describe('what a report says first', () => {
  test('is how many of the judged cells are findings, and at which rate', () => {
    expect(spaced(compose().headline)).toBe('3 of 44 judged cells differ from the reference cohort at q ≤ 0.05.')
    expect(spaced(compose({ findings: 1 }).headline)).toMatch(/^1 of 44 judged cells differs /)
  })

  test('is that there are none, and that this proves nothing', () => {
    const report = compose({ findings: 0 })
    expect(spaced(report.headline)).toBe('None of 44 judged cells differs from the reference cohort at q ≤ 0.05.')
    expect(report.summary.join(' ')).toContain('does not show that the recording is free of anomalies')
    expect(report.findings.rows).toEqual([])
    expect(report.findings.remark).toContain('There are no findings')
    expect(report.timeCourses.figures).toEqual([])
  })

  test('is that nothing could be judged, when nothing could', () => {
    const parts = partsOf({ findings: 0 })
    const detection = { ...parts.detection, cells: 0, unjudged: parts.detection.cells }
    expect(composeReport({ ...parts, detection }).headline).toBe('No cell of this recording could be judged.')
  })

  test('names the strongest finding, the cohort and who was left out', () => {
    const summary = spaced(compose().summary.join(' '))
    expect(summary).toContain('The strongest is Parcel_1 (Vis), 0–40 s: z = 11.0')
    expect(summary).toContain('reference cohort of 38 recordings; 1 recording of the same subject was left out')
  })
})

describe('the table of findings', () => {
  test('is sorted by z and complete while it is short', () => {
    const { rows, columns } = compose({ findings: 12 }).findings
    const at = columns.findIndex(({ title }) => title === 'z')
    const values = rows.map((row) => Number(row[at]))
    expect(values).toEqual([...values].sort((a, b) => b - a))
    expect(rows).toHaveLength(12)
  })

  test('ends at a hundred rows and counts the rest in words', () => {
    const { rows, remark } = compose({ parcels: 60, frames: 205, findings: 130 }).findings
    expect(rows).toHaveLength(100)
    expect(spaced(remark)).toMatch(/^The 100 strongest of 130 findings .*the other 30 are in findings\.tsv/)
  })

  test('has a cell for every column, and no column of seconds without a repetition time', () => {
    const [timed, untimed] = [compose().findings, compose({ trSeconds: null }).findings]
    expect(timed.columns.map(({ title }) => title)).toContain('Time (s)')
    expect(untimed.columns.map(({ title }) => title)).not.toContain('Time (s)')
    for (const { rows, columns } of [timed, untimed]) for (const row of rows) expect(row).toHaveLength(columns.length)
  })

  test('says n/a where coverage or network are unknown', () => {
    const parts = partsOf({ networks: null })
    for (const cell of parts.detection.anomalies) cell.coverage = null
    const [row] = composeReport(parts).findings.rows
    expect(row.filter((text) => text === 'n/a')).toHaveLength(2)
  })
})

describe('the brain picture of a report', () => {
  const atlas = { grid: brain, oriented: true }

  test('states its convention in words and on every page', () => {
    for (const convention of ['neurological', 'radiological'] as const) {
      const report = compose({}, { atlas, convention })
      expect(report.brain).toMatchObject({ kind: 'picture' })
      expect(JSON.stringify(report.brain).toLowerCase()).toContain(`${convention} convention`)
      expect(report.footer.toLowerCase()).toContain(`${convention} convention`)
    }
  })

  test('has a colour bar only when a parcel is coloured', () => {
    expect(compose({}, { atlas }).brain).toMatchObject({ colourBar: { high: '11' } })
    expect(compose({ findings: 0 }, { atlas }).brain).toMatchObject({ colourBar: null })
  })

  test('says that sides are unknown when the volume has no orientation', () => {
    const { brain: figure, footer } = compose({}, { atlas: { grid: brain, oriented: false } })
    expect(JSON.stringify(figure)).toContain('does not say which side is left')
    expect(footer).not.toContain('convention')
  })

  test('gives way to the reason and a list of parcels when there is no volume', () => {
    const { brain: figure } = compose()
    expect(figure).toMatchObject({ kind: 'none', reason: noAtlas.noAtlasReason })
    expect(figure.kind === 'none' && spaced(figure.parcels[0])).toBe('Parcel_1 (Vis): z = 11.0')
  })

  test('is replaced by words when the volume is empty', () => {
    const empty = { ...brain, labels: new Int32Array(brain.labels.length) }
    expect(compose({}, { atlas: { grid: empty, oriented: true } }).brain).toMatchObject({ kind: 'none' })
  })
})

describe('a report', () => {
  test('shows up to four time courses, one a parcel', () => {
    const { figures } = compose({ findings: 12 }).timeCourses
    expect(figures).toHaveLength(4)
    expect(new Set(figures.map(({ title }) => title.slice(3))).size).toBe(4)
  })

  test('calls a phantom a phantom, and a recording not', () => {
    expect(compose({ phantom: true }).phantom).toContain('Phantom')
    expect(allText(compose({ phantom: true }).provenance)).toContain('phantom')
    expect(compose().phantom).toBeNull()
    expect(allText(compose()).toLowerCase()).not.toContain('phantom:')
  })

  test('gives the AUROC only where ground truth was given', () => {
    expect(allText(compose({ auroc: 0.93 }).provenance)).toContain('0.930')
    expect(allText(compose().provenance)).not.toContain('AUROC')
  })

  test('warns of a small cohort', () => {
    expect(spaced(compose({ references: 6 }).limits.join(' '))).toContain('cohort is small (6 recordings)')
    expect(compose({ references: 60 }).limits.join(' ')).not.toContain('cohort is small')
  })

  test('names where every number comes from', () => {
    const text = allText(compose().provenance)
    for (const said of [
      'a'.repeat(64),
      'b'.repeat(64),
      'c'.repeat(64),
      '1,234,567',
      'brainlm-small',
      '0.431',
      'Boldscope 0.1.0',
    ])
      expect(text).toContain(said)
  })

  test('never prints a folder, even when a name holds one', () => {
    const parts = partsOf({ subject: '/home/somebody/study/sub-07' })
    const recording = { ...parts.detection.recording, name: '/home/somebody/study/rest.tsv' }
    const report = composeReport({ ...parts, detection: { ...parts.detection, recording } })
    expect(report.subject).toBe('sub-07')
    expect(allText(report)).not.toContain('somebody')
  })

  test('never prints a missing value as such', () => {
    const parts = partsOf({ trSeconds: null, networks: null })
    parts.detection.quality = { medianMaskedR2: null, meanCoverage: null, emptyParcels: 0, uncoveredFrames: 0 }
    parts.detection.atlas.hash = null
    for (const cell of parts.detection.anomalies) Object.assign(cell, { label: null, p: null, coverage: null })
    expect(allText(composeReport(parts))).not.toMatch(/NaN|undefined|"null"|Infinity|\[object/)
  })

  test('is the same for the same parts', () => {
    expect(packReport(compose())).toEqual(packReport(compose()))
  })
})

describe('a packed report', () => {
  test('names a file for every picture and holds each of them', () => {
    const files = packReport(compose({}, { atlas: { grid: brain, oriented: true } }))
    const report = JSON.parse(files['report.json'] as string)
    const [slice] = report.brain.rows[0].slices
    const pixels = files[slice.raster.file] as Uint8Array
    expect(pixels).toHaveLength(slice.raster.width * slice.raster.height * 3)
    for (const figure of report.timeCourses.figures) expect(files[figure.svg]).toMatch(/^<svg /)
    expect(files[report.heatMap.overlay.svg]).toMatch(/^<svg /)
    expect(Object.keys(files)).toHaveLength(1 + 12 + 3 + 2)
  })
})
