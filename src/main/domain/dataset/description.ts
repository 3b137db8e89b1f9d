import type { Finding } from '../finding'
import { pipelineOf } from './pipelines'
import { remark } from './remark'

/** What a dataset_description.json says; null where it is silent. */
export interface DatasetDescription {
  name: string | null
  bidsVersion: string | null
  /** By DatasetType, else by whether a program is named that made it. */
  kind: 'bids' | 'derivative'
  pipelines: string[]
  licence: string | null
  phantom: boolean
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Names of the programs in GeneratedBy; in data sets before BIDS 1.4 in PipelineDescription. */
function pipelinesOf(json: Record<string, unknown>): string[] {
  const listed = Array.isArray(json.GeneratedBy) ? json.GeneratedBy : [json.GeneratedBy, json.PipelineDescription]
  const names = listed.slice(0, 50).map((entry) => (isObject(entry) ? textOf(entry.Name) : textOf(entry)))
  return [...new Set(names.filter((name) => name !== null).map((name) => pipelineOf(name) ?? name))]
}

/** Reads a dataset_description.json of BIDS 1.0 to 1.11, and says what it misses. `file` is where it lies. */
export function readDescription(
  json: Record<string, unknown>,
  file: string,
): { value: DatasetDescription; findings: Finding[] } {
  const pipelines = pipelinesOf(json)
  const type = textOf(json.DatasetType)
  const kind = type === 'derivative' || (type === null && pipelines.length > 0) ? 'derivative' : 'bids'
  const value: DatasetDescription = {
    name: textOf(json.Name),
    bidsVersion: textOf(json.BIDSVersion),
    kind,
    pipelines,
    licence: textOf(json.License) ?? textOf(json.Licence),
    phantom: json.Phantom === true,
  }
  const findings: Finding[] = []
  const miss = (field: string, severity: Finding['severity'], suggestion: string) =>
    findings.push(
      remark(
        'dataset.description.field',
        severity,
        { file, field },
        `dataset_description.json has no ${field}.`,
        suggestion,
      ),
    )
  if (value.name === null) miss('Name', 'error', 'Add "Name", what the data set is called.')
  if (value.bidsVersion === null) miss('BIDSVersion', 'error', 'Add "BIDSVersion", e.g. "1.11.0".')
  if (value.licence === null && kind === 'bids')
    miss('License', 'info', 'Say under which licence the data may be used.')
  if (type === 'derivative' && pipelines.length === 0)
    miss('GeneratedBy', 'error', 'Add "GeneratedBy", a list with the "Name" of each program that made the data.')
  if (type !== null && !['raw', 'derivative', 'study'].includes(type))
    findings.push(
      remark(
        'dataset.description.field',
        'warning',
        { file, field: 'DatasetType' },
        `DatasetType is neither raw nor derivative.`,
        'Write "raw" or "derivative".',
      ),
    )
  return { value, findings }
}
