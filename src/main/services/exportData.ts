import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { formatMethods } from '../domain/methods'
import type { Task } from '../ports'
import { makeAtlasShelf } from './exporting/atlasShelf'
import { describeFolder, writeMethods } from './exporting/describeFolder'
import { openFolder, readSidecar, type ExportFolder, type Ports } from './exporting/exportFolder'
import { gatherItems, type ExportItem } from './exporting/gather'
import { refuseOut } from './exporting/outFolder'
import { readPeople } from './exporting/people'
import { placeItems, type PlacedItem } from './exporting/place'
import { makeSources } from './exporting/sources'
import { writeGroup } from './exporting/writeGroup'
import { writeRecordings } from './exporting/writeRecordings'
import { joinPath } from './paths'
import { knownTimes } from './series/openSeries'
import { condense } from './training/condense'

/**
 * Writes series and what was made of them as a BIDS derivative and for other programs, with the methods in sentences.
 * Files of a group that cannot be read are left out with a finding; throws AppError 'input.bad' when nothing is left,
 * 'usage.bad' for a folder that is not its own. What is cancelled or fails leaves nothing behind. See docs/export.md.
 */
export const makeExportData =
  (ports: Ports): Task<'exportData'> =>
  async (input, context) => {
    const { files } = ports
    const roots = Object.values(input.sources)
    await refuseOut(files, input.out, input.from, roots)
    const isNew = (await files.facts(input.out)) === null
    const findings: Finding[] = []
    const items = await gatherItems(files, input.from, findings)
    const people = await readPeople(files, roots)
    const placed = await placeItems(items.filter(isOfRecording), people, findings)
    if (placed.length === 0) throw nothingLeft(findings)
    const exported = new Map(placed.map(({ path, target, kind }) => [path, target + endings[kind]]))
    const sources = await makeSources(files, { given: input.sources, out: input.out, exported }, findings)
    const series = placed.flatMap(({ kind, path }) => (kind === 'series' ? [path] : []))
    const times = await knownTimes(files, input.from, series, input.times)
    const folder = openFolder(ports, { ...input, times, signal: context.signal }, sources, findings)
    try {
      const made = await writeRecordings(folder, makeAtlasShelf(folder), placed, context)
      if (made.recordings.length === 0) throw nothingLeft(findings)
      const ofGroup = items.filter(({ kind }) => kind === 'group')
      await writeGroup(folder, ofGroup, placed, made.parcels)
      await describeModels(folder, items)
      const whole = { ...made, name: input.name, authors: input.authors, people }
      const methods = await writeMethods(folder, whole)
      if (folder.formats.has('bids')) await describeFolder(folder, whole)
      if (folder.removed.size > 0) findings.push(fieldsLeft([...folder.removed]))
      return {
        files: folder.written,
        findings: condense(findings),
        recordings: made.recordings.length,
        methods: formatMethods(methods),
      } satisfies TaskOutput<'exportData'>
    } catch (error) {
      await takeBack(folder, isNew)
      throw error
    }
  }

/** The folder was empty or not there: all that is in it now is of this export. */
async function takeBack({ files, out, written }: ExportFolder, isNew: boolean): Promise<void> {
  const tops = new Set(written.map((path) => path.slice(joinPath(out).length + 1).split('/')[0]))
  if (isNew) await files.remove(out)
  else for (const top of tops) await files.remove(joinPath(out, top))
}

const isOfRecording = ({ kind }: ExportItem): boolean => kind !== 'group' && kind !== 'detection' && kind !== 'model'

/** The ending of what others name as their source. */
const endings: Readonly<Record<PlacedItem['kind'], string>> = {
  series: '.tsv',
  coverage: '.tsv',
  matrix: '.tsv',
  networks: '.tsv',
  measures: '.tsv',
  motion: '.tsv',
  outliers: '.tsv',
  parcels: '.tsv',
  quality: '.json',
  map: '.nii.gz',
  group: '.tsv',
  detection: '.json',
  model: '.json',
}

/** Models and what they found are spoken of, not handed on: their folders are whole as they are. */
async function describeModels({ files, described }: ExportFolder, items: readonly ExportItem[]): Promise<void> {
  for (const { kind, path } of items)
    if (kind === 'detection' || kind === 'model')
      described.push({ recording: null, kind, sidecar: await readSidecar(files, path) })
}

const nothingLeft = (findings: Finding[]): AppError =>
  new AppError('input.bad', 'Nothing is left that could be exported.', condense(findings))

const fieldsLeft = (fields: readonly string[]): Finding => ({
  code: 'export.sidecar.personal',
  severity: 'info',
  place: { field: fields[0] },
  message: `Fields of sidecars that tell of people, scanners or days are left out: ${fields.join(', ')}.`,
  suggestion: 'Nothing; they stay in your own files.',
})
