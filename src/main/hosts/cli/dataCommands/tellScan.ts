import type { ScannedRecording, TaskOutput } from '../../../../preload/contract'
import { count } from '../count'
import { printable } from '../printable'

type Scan = TaskOutput<'scan'>

const kinds = {
  bids: 'BIDS data set',
  derivative: 'BIDS derivative',
  connectomes: 'Preprocessed Connectomes folder',
  folder: 'folder',
}
const kindWords = { volume: '4D', dense: 'surface', series: 'parcels' }

/** What a scan found, as a few lines and a table with a row for each sort of recording. */
export const tellScan = (scan: Scan): string[] => {
  const { dataset, recordings, participants, columns, atlases, connectomes, findings } = scan
  const people = new Set(recordings.map(({ subject }) => subject))
  const sites = new Set(recordings.flatMap(({ site }) => site ?? []))
  const about = [
    kinds[dataset.kind],
    dataset.bidsVersion && `version ${dataset.bidsVersion}`,
    dataset.pipelines.join(', '),
    dataset.licence && `licence ${dataset.licence}`,
    dataset.phantom && 'a phantom: nobody’s brain',
  ].filter(Boolean)
  const without = participants.filter((person) => person.recordings === 0).length
  return [
    `${dataset.name}: ${about.join('; ')}`,
    `${count(recordings.length, 'recording')} of ${count(people.size, 'person', 'people')}${sites.size > 0 ? ` at ${count(sites.size, 'site')}` : ''}; ` +
      `${count(participants.length, 'person', 'people')} in all${without > 0 ? `, ${without} without a recording` : ''}, ${count(columns.length, 'column')} about them; ${count(atlases.length, 'atlas', 'atlases')}`,
    ...(recordings.length > 0 ? ['', ...table(sorts(recordings))] : []),
    ...(connectomes.length > 0 ? ['', ...table(sortsOfMatrices(connectomes))] : []),
    '',
    findings.length === 0 ? 'no findings' : summary(findings),
  ].map(printable)
}

const summary = (findings: Scan['findings']): string => {
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  return `findings: ${count(of('error'), 'error')}, ${count(of('warning'), 'warning')}, ${count(of('info'), 'remark')} (validate lists them file by file)`
}

/** Recordings alike in task, form, maker, space, atlas: one row each. */
function sorts(recordings: readonly ScannedRecording[]): string[][] {
  const groups = new Map<string, ScannedRecording[]>()
  for (const recording of recordings) {
    const { kind, format, task, pipeline, description, space, atlas } = recording
    const key = JSON.stringify([kind, format, task, pipeline, description, space, atlas])
    const group = groups.get(key)
    if (group) group.push(recording)
    else groups.set(key, [recording])
  }
  const header = [
    'recordings',
    'people',
    'sessions',
    'task',
    'form',
    'made by',
    'desc',
    'space',
    'atlas',
    'frames',
    'TR (s)',
    'voxels / parcels',
  ]
  const rows = [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((group) => {
      const [{ kind, format, task, pipeline, description, space, atlas }] = group
      return [
        String(group.length),
        String(new Set(group.map(({ subject }) => subject)).size),
        String(new Set(group.flatMap(({ session }) => session ?? [])).size || '-'),
        task ?? '-',
        `${kindWords[kind]} ${format}`,
        pipeline ?? '-',
        description ?? '-',
        space ?? '-',
        atlas ?? '-',
        range(group.map(({ frames }) => frames)),
        range(group.map(({ trSeconds }) => trSeconds)),
        kind === 'volume'
          ? several(group.map(({ shape }) => shape?.join('x') ?? '?'))
          : range(group.map(({ parcels }) => parcels)),
      ]
    })
  return [header, ...rows]
}

/** Matrices of connectivity alike in form, task, atlas and kind of values: one row each. */
function sortsOfMatrices(connectomes: Scan['connectomes']): string[][] {
  const groups = new Map<string, Scan['connectomes']>()
  for (const one of connectomes) {
    const key = JSON.stringify([one.format, one.task, one.atlas, one.stat])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const rows = [...groups.values()].map((group) => {
    const [{ format, task, atlas, stat }] = group
    const people = new Set(group.flatMap(({ subject }) => subject ?? []))
    return [String(group.length), String(people.size || '-'), task ?? '-', format, atlas ?? '-', stat ?? 'not stated']
  })
  return [
    ['connectomes', 'people', 'task', 'form', 'atlas', 'values'],
    ...rows.sort((a, b) => Number(b[0]) - Number(a[0])),
  ]
}

const range = (values: ReadonlyArray<number | null>): string => {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return '-'
  const [least, most] = known.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity])
  const tidy = (value: number) => String(Number(value.toPrecision(4)))
  const some = known.length < values.length ? ` (${values.length - known.length} unknown)` : ''
  return (least === most ? tidy(least) : `${tidy(least)}..${tidy(most)}`) + some
}

const several = (values: readonly string[]): string => {
  const different = [...new Set(values)]
  return different.length === 1 ? different[0] : `${different.length} sizes`
}

const table = (rows: readonly string[][]): string[] => {
  const used = rows[0].map((_, column) => rows.slice(1).some((row) => row[column] !== '-'))
  const kept = rows.map((row) => row.filter((_, column) => used[column]))
  const widths = kept[0].map((_, column) => Math.max(...kept.map((row) => row[column].length)))
  return kept.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  )
}
