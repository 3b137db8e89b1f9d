import { exportFormats, type GivenJobRequest } from '../../../preload/contract'

export type ExportFormat = (typeof exportFormats)[number]
export type ExportRequest = GivenJobRequest & { kind: 'exportData' }
export interface ExportDraft {
  name: string
  /** One after the other, with semicolons between them. */
  authors: string
  formats: ReadonlySet<ExportFormat>
}

/** What each format is for. */
export const formatWords: Record<ExportFormat, { label: string; note: string }> = {
  bids: { label: 'BIDS derivative', note: 'tables with their sidecars, as XCP-D names them' },
  cifti: { label: 'CIFTI-2', note: 'ptseries and pconn, for wb_view; needs the atlas' },
  nifti: { label: 'NIfTI', note: 'values laid into the label volume; needs the atlas' },
  csv: { label: 'CSV', note: 'one plain table for each recording' },
  npy: { label: 'NumPy', note: 'arrays for Python' },
  matlab: { label: 'MATLAB', note: '.mat files' },
}

const LONGEST = 80

const namesIn = (text: string): string[] =>
  text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')

export const startExport = (): ExportDraft => ({
  name: 'Boldscope derivatives',
  authors: '',
  formats: new Set(['bids']),
})

export const exportProblems = ({
  name,
  authors,
  formats,
}: ExportDraft): { name?: string; authors?: string; formats?: string } => ({
  ...(name.trim() === '' ? { name: 'Give it a name' } : {}),
  ...(name.trim().length > LONGEST ? { name: `At most ${LONGEST} letters` } : {}),
  ...(namesIn(authors).some(({ length }) => length > 200) ? { authors: 'At most 200 letters a name' } : {}),
  ...(formats.size === 0 ? { formats: 'Choose at least one' } : {}),
})

/** The job that a draft without problems asks for; formats in the order of the contract. */
export const exportRequest = (
  { name, authors, formats }: ExportDraft,
  recordingIds: readonly string[],
): ExportRequest => ({
  kind: 'exportData',
  recordingIds: [...recordingIds],
  name: name.trim(),
  authors: namesIn(authors),
  formats: exportFormats.filter((format) => formats.has(format)),
})
