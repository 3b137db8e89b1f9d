import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { makeNodeFiles } from '../../src/main/adapters/nodeFiles'
import { reportTemplate } from '../../src/main/adapters/reportTemplate'
import { resourcePath } from '../../src/main/adapters/resources'
import { loadCompiler, makeTypst } from '../../src/main/adapters/typst'
import { makeReport } from '../../src/main/services/report'
import { makeBrain, makeDetection, writeDetectionFolder, type DetectionWishes } from '../fixtures/detectionFolder'
import { readPdf } from '../fixtures/readPdf'

const root = mkdtempSync(join(tmpdir(), 'boldscope-typeset-'))
afterAll(() => rmSync(root, { recursive: true }))
const typesetter = makeTypst()
const head =
  '#set document(title: "Title", date: datetime(year: 2026, month: 3, day: 4))\n#set text(font: "Source Sans 3")\n'
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')

describe('a machine without a build of the typesetter', () => {
  test('is told what cannot be done there and where it can, not that the program is broken', async () => {
    const loading = loadCompiler(() => Promise.reject(new Error('Failed to load native binding')))
    await expect(loading).rejects.toMatchObject({
      code: 'process.failed',
      findings: [{ code: 'report.noTypesetter', suggestion: expect.stringContaining('same findings folder') }],
    })
  })

  test('is not blamed for another failure', async () => {
    const loading = loadCompiler(() => Promise.reject(new TypeError('something else')))
    await expect(loading).rejects.toBeInstanceOf(TypeError)
  })
})

describe('a typesetter', () => {
  test('gives the number of pages that the document has', async () => {
    const { pdf, pages } = await typesetter.typeset(`${head}one #pagebreak() two #pagebreak() three`, {})
    expect(pages).toBe(3)
    expect((await readPdf(pdf)).pages).toHaveLength(3)
  })

  test('prints data as it is: nothing in it is taken for markup or code', async () => {
    const name = '*bold* _it_ #panic("x") $x^2$ = <a> @b `c` \\ // --- ~ [d] "e"'
    const { pdf } = await typesetter.typeset(`${head}#json("data.json").name`, {
      'data.json': JSON.stringify({ name }),
    })
    expect((await readPdf(pdf)).pages[0]).toBe(name)
  })

  test('takes files as text and as bytes, pictures among them', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="20pt"><text y="9" font-family="Source Sans 3" font-size="8">drawn</text></svg>'
    const source = `${head}#image("a.svg", alt: "words") #image(read("b", encoding: none), format: (encoding: "rgb8", width: 2, height: 1), alt: "pixels")`
    const { pdf } = await typesetter.typeset(source, { 'a.svg': svg, b: Uint8Array.from([255, 0, 0, 0, 0, 255]) })
    const read = await readPdf(pdf)
    expect(read.pages[0]).toContain('drawn')
    expect(read.alternatives).toEqual(['words', 'pixels'])
  })

  test('gives the same bytes for the same document, whatever was set between', async () => {
    const source = `${head}#json("data.json").name`
    const set = async (name: string) =>
      (await typesetter.typeset(source, { 'data.json': JSON.stringify({ name }) })).pdf
    const first = await set('the same')
    expect((await readPdf(await set('another'))).pages[0]).toBe('another')
    expect(Buffer.compare(await set('the same'), first)).toBe(0)
  })

  test('keeps no file of an earlier document', async () => {
    await typesetter.typeset(`${head}#read("secret.txt")`, { 'secret.txt': 'of one person' })
    await expect(typesetter.typeset(`${head}#read("secret.txt")`, {})).rejects.toThrow('secret.txt')
  })

  test.each(['/etc/hostname', '../../../package.json', 'SourceSans3-Regular.ttf', '../report.typ'])(
    'does not read %s from the disk',
    async (path) => {
      await expect(typesetter.typeset(`${head}#read("${path}", encoding: none)`, {})).rejects.toThrow()
    },
  )

  test('says what is wrong with a template', async () => {
    await expect(typesetter.typeset('#nothing', {})).rejects.toThrow('unknown variable: nothing')
  })

  test('is tagged, claims PDF/UA and embeds its fonts', async () => {
    const { pdf, undrawn } = await typesetter.typeset(`${head}= Heading\ntext`, {})
    const read = await readPdf(pdf)
    expect(undrawn).toBe('')
    expect(read.isTagged).toBe(true)
    expect(read.metadata).toMatch(/pdfuaid:part>1</)
    expect(read.fonts).toBeGreaterThan(0)
    expect(read.embeddedFonts).toBe(read.fonts)
  })

  test('sets letters that no font has as boxes, names them, and then claims no standard', async () => {
    // Letters of a private area: no font of any system has them.
    const { pdf, undrawn } = await typesetter.typeset(`${head}A\u{10ff00}B\u{10ff01}`, {})
    const read = await readPdf(pdf)
    expect(undrawn).toBe('\u{10ff00}\u{10ff01}')
    expect(read.isTagged).toBe(true)
    expect(read.metadata).not.toContain('pdfuaid')
  })
})

describe('the resources of the program', () => {
  const before = process.env.BOLDSCOPE_RESOURCES
  afterEach(() => {
    if (before === undefined) delete process.env.BOLDSCOPE_RESOURCES
    else process.env.BOLDSCOPE_RESOURCES = before
  })

  test('are found above the sources, and where an installed program says they are', async () => {
    expect(existsSync(resourcePath('report', 'report.typ'))).toBe(true)
    process.env.BOLDSCOPE_RESOURCES = root
    expect(resourcePath('report', 'report.typ')).toBe(join(root, 'report', 'report.typ'))
  })
})

describe('the printed report', () => {
  const markup = '*bold*_#strong[x]_$a$'
  let made = 0
  /** Of ordinary findings, for all tests that only look at it. */
  let plain: ReturnType<typeof print> | undefined
  const printPlain = () => (plain ??= print({}))
  const print = async (
    wishes: DetectionWishes,
    withAtlas = true,
    convention: 'radiological' | 'neurological' = 'neurological',
  ) => {
    const folder = join(root, String(++made))
    writeDetectionFolder(folder, makeDetection(wishes), withAtlas ? makeBrain(wishes.parcels ?? 60, 8) : null)
    const run = makeReport({ files: makeNodeFiles(), typesetter, template: reportTemplate })
    const out = join(folder, 'report.pdf')
    const context = { progress: () => {}, signal: new AbortController().signal }
    const { pages, findings } = await run({ findings: folder, out, convention }, context)
    const pdf = readFileSync(out)
    const read = await readPdf(pdf)
    expect(findings).toEqual([])
    expect(read.pages).toHaveLength(pages)
    return { ...read, pdf, text: spaced(read.pages.join('\n')) }
  }

  test.each([
    ['none', { findings: 0 }],
    ['one', { findings: 1 }],
    [
      'two hundred, in four hundred parcels with long names',
      { findings: 200, parcels: 400, nameOf: (p: number) => `17Networks_LH_DefaultA_PFCdorsolateral_${p}` },
    ],
    ['some, without network and repetition time', { findings: 5, networks: null, trSeconds: null }],
    ['some, in a recording of a single window', { findings: 2, frames: 20 }],
    ['some, in a long recording', { findings: 5, frames: 2000, parcels: 20 }],
  ] as [string, DetectionWishes][])(
    'with findings: %s, has at least two pages, each marked and numbered',
    async (_, wishes) => {
      const { pages, text } = await print(wishes)
      expect(pages.length).toBeGreaterThanOrEqual(2)
      pages.forEach((page, i) => {
        expect(page.toLowerCase()).toContain('research use only')
        expect(spaced(page)).toContain(`Page ${i + 1} of ${pages.length}`)
        expect(page).toContain('Boldscope 0.1.0')
      })
      expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/)
    },
  )

  test('has title, language and the date of the findings, and embeds all fonts', async () => {
    const { info, isTagged, metadata, fonts, embeddedFonts } = await printPlain()
    expect(info).toMatchObject({
      Title: 'Findings report: sub-0050952',
      Language: 'en',
      CreationDate: 'D:20260304152031Z',
    })
    expect(isTagged).toBe(true)
    expect(metadata).toMatch(/pdfuaid:part>1</)
    expect(embeddedFonts).toBe(fonts)
  })

  test('is the same to the byte for the same findings', async () => {
    const [first, second] = [await printPlain(), await print({})]
    expect(Buffer.compare(first.pdf, second.pdf)).toBe(0)
  })

  test('prints names as they are, whatever markup they hold', async () => {
    const { text } = await print({
      subject: `sub-${markup}`,
      nameOf: (p) => `${markup}${p}`,
      findings: 2,
      warnings: [markup],
    })
    expect(text).toContain(`sub-${markup}`)
    expect(text).toContain(`${markup}0`)
  })

  test('says in each brain picture which side is which, and describes it in words', async () => {
    for (const [convention, letters] of [
      ['neurological', 'LR'],
      ['radiological', 'RL'],
    ] as const) {
      const { pages, pieces, alternatives } = await print({}, true, convention)
      const inRows = pieces
        .filter(({ page, text }) => page === 0 && /^[LRPA]$/.test(text))
        .sort((a, b) => Math.round(b.y - a.y) || a.x - b.x)
      expect(inRows.map(({ text }) => text).join('')).toBe(letters.repeat(8) + 'PA'.repeat(4))
      expect(pages[0].toLowerCase()).toContain(`${convention} convention`)
      expect(alternatives.filter((words) => /^(Axial|Coronal|Sagittal) slice at [xyz] = /.test(words))).toHaveLength(12)
    }
  })

  test('says why there is no picture when there is no atlas, and lists the parcels', async () => {
    const { text, alternatives } = await print({ findings: 3 }, false)
    expect(text).toContain('came without an atlas volume')
    expect(text).toContain('Parcel_14 (SomMot): z =')
    expect(alternatives.some((words) => words.includes('slice at'))).toBe(false)
  })

  test('calls a phantom a phantom on every page', async () => {
    const { pages } = await print({ phantom: true })
    for (const page of pages) expect(page.toLowerCase()).toContain('phantom')
    expect(pages[0]).toContain('measured on nobody')
  })

  test('holds no path of this machine', async () => {
    const { pdf, text, metadata } = await printPlain()
    const raw = pdf.toString('latin1')
    for (const place of [root, process.cwd()])
      for (const part of [raw, text, metadata]) expect(part).not.toContain(place)
  })
})
