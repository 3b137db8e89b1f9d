import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { NodeCompiler, NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { AppError } from '../../preload/contract'
import type { Typesetter } from '../ports'
import { resourcePath } from './resources'

const accessible = { pdfStandard: 'ua-1' }

const readFonts = async (folder: string): Promise<Buffer[]> => {
  const names = (await readdir(folder)).filter((name) => /\.(ttf|otf)$/i.test(name)).sort()
  return Promise.all(names.map((name) => readFile(join(folder, name))))
}

/** What the compiler says of an error, one line each. */
const explain = (compiler: NodeCompiler, error: Parameters<NodeCompiler['fetchDiagnostics']>[0] | null): string =>
  (error ? compiler.fetchDiagnostics(error) : []).map((entry: { message: string }) => entry.message).join('\n')

/** Characters that an export was refused for, because no font has them. */
const undrawnIn = (error: unknown): string => {
  const found = String(error).matchAll(/the text `(?:\\?")(.+?)(?:\\?")` could not be displayed/gu)
  // Unprintable characters are named by their number.
  const texts = [...found].map(([, text]) =>
    text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, number: string) => String.fromCodePoint(parseInt(number, 16))),
  )
  return [...new Set(texts.flatMap((text) => [...text]))].join('')
}

/**
 * PDF by Typst, tagged as PDF/UA-1 asks. The standard forbids characters without a glyph; with such characters the
 * document is still tagged but does not claim the standard. The same input gives the same bytes when the template sets
 * the document's date.
 */
const exportPdf = (compiler: NodeCompiler, document: NodeTypstDocument): { pdf: Uint8Array; undrawn: string } => {
  try {
    return { pdf: compiler.pdf(document, accessible), undrawn: '' }
  } catch (error) {
    const undrawn = undrawnIn(error)
    if (!undrawn) throw error
    return { pdf: compiler.pdf(document), undrawn }
  }
}

/** The compiler's native build is an optional package: not every platform has one. */
export const loadCompiler = async (
  load = () => import('@myriaddreamin/typst-ts-node-compiler'),
): Promise<typeof import('@myriaddreamin/typst-ts-node-compiler')> => {
  try {
    return await load()
  } catch (error) {
    if (!/Failed to load native binding/.test(String(error))) throw error
    const platform = `${process.platform} on ${process.arch}`
    const message = `The typesetter has no build for ${platform}: reports cannot be printed here.`
    const suggestion = 'Print the report on Linux (x64) from the same findings folder; everything else works here.'
    throw new AppError('process.failed', message, [
      { code: 'report.noTypesetter', severity: 'error', place: {}, message, suggestion },
    ])
  }
}

/**
 * A typesetter on Typst, in this process.
 *
 * @param fontFolder  TrueType and OpenType fonts that templates may use, those of the program when left out; the
 *   system's only fill gaps
 */
export const makeTypst = (fontFolder?: string): Typesetter => ({
  async typeset(template, files) {
    // Loaded when first needed: the other tasks of the same process do without.
    const { NodeCompiler } = await loadCompiler()
    const folder = resolve(fontFolder ?? resourcePath('report', 'fonts'))
    // Files live in memory under a folder that does not exist: a template can read nothing of the disk.
    const workspace = join(folder, '.nothing')
    const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: await readFonts(folder) }] })
    for (const [name, content] of Object.entries(files)) compiler.mapShadow(join(workspace, name), Buffer.from(content))
    const compiled = compiler.compile({ mainFileContent: template })
    const document = compiled.result
    if (!document) throw new Error(`The template cannot be set:\n${explain(compiler, compiled.takeDiagnostics())}`)
    const { pdf, undrawn } = exportPdf(compiler, document)
    const pages = document.numOfPages
    // The compiler's memory of earlier documents is global and would keep their pictures.
    compiler.evictCache(0)
    return { pdf, pages, undrawn }
  },
})
