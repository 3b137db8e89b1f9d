import { AppError, type Report } from '../../preload/contract'
import type { Catalogue } from '../ports'
import type { RowKeeper } from './keepsakes'
import type { ResultRow } from './results'

export interface ReportRow extends Report {
  path: string
}

export interface Reports {
  list(): Report[]
  row(id: string): ReportRow
  register(id: string, path: string, result: ResultRow, pages: number): Promise<string>
}

export const makeReports = (parts: { catalogue: Catalogue; keeper?: RowKeeper<ReportRow> }): Reports => {
  const shelf = parts.catalogue.shelf<ReportRow>('reports')
  return {
    list: () =>
      shelf.list().map(({ id, resultId, subject, pages, madeAt }) => ({ id, resultId, subject, pages, madeAt })),
    row(id) {
      const row = shelf.get(id)
      if (!row) throw new AppError('notFound', 'There is no such report.')
      return row
    },
    async register(id, path, { id: resultId, summary }, pages) {
      const row = { id, path, resultId, subject: summary.subject, pages, madeAt: new Date().toISOString() }
      shelf.put(row)
      await parts.keeper?.keep(row)
      return id
    },
  }
}
