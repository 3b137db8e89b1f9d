import { readFile } from 'node:fs/promises'
import type { ReportTemplate } from '../ports'
import { resourcePath } from './resources'

/** The template of the report as it comes with the program. */
export const reportTemplate: ReportTemplate = () => readFile(resourcePath('report', 'report.typ'), 'utf8')
