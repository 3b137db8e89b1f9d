import { AppError } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { composeReport } from '../domain/report/composeReport'
import { packReport } from '../domain/report/packReport'
import type { FileStore, ReportTemplate, Task, Typesetter } from '../ports'
import { readDetectionFolder } from './detectionFolder'
import { baseName } from './paths'

export interface ReportParts {
  files: FileStore
  typesetter: Typesetter
  template: ReportTemplate
}

/** Prints what `detect` found as a PDF. The same findings give the same document. */
export const makeReport =
  ({ files, typesetter, template }: ReportParts): Task<'report'> =>
  async ({ findings: folder, out, convention }, { progress, signal }) => {
    const step = (fraction: number, message: string) => {
      if (signal.aborted) throw new AppError('cancelled', 'The report was cancelled.')
      progress({ fraction, message })
    }
    step(0, 'Reading the findings')
    const { findings, ...read } = await readDetectionFolder(files, folder)
    step(0.3, 'Drawing the pictures')
    const report = composeReport({ ...read, convention })
    step(0.6, 'Setting the pages')
    const { pdf, pages, undrawn } = await typesetter.typeset(await template(), packReport(report))
    step(0.95, 'Writing the document')
    await files.write(out, pdf)
    progress({ fraction: 1, message: `Report of ${pages} pages` })
    const remarks = undrawn ? [...findings, notDrawn(baseName(out), undrawn)] : findings
    return { files: [out], findings: remarks, pages }
  }

const notDrawn = (file: string, characters: string): Finding => ({
  code: 'report.undrawn',
  severity: 'warning',
  place: { file },
  message: `The report has no letters for “${characters}” and shows boxes instead; it does not claim PDF/UA for that reason.`,
  suggestion: 'Use names of subjects and parcels in Latin, Greek or Cyrillic script, or install a font that has them.',
})
