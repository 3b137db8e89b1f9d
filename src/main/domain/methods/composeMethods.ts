import { describeCleaning, tellCleaning } from './describeCleaning'
import {
  describeConnectivity,
  describeGroupMean,
  describeMeasures,
  describeSeedMaps,
  tellConnectivity,
} from './describeConnectivity'
import { describeDetection, describeModelCard, tellDetections } from './describeModel'
import { describeQcFc, describeQuality, tellQuality } from './describeQuality'
import { describeSeries, tellSeries } from './describeSeries'
import type { Json } from './readJson'
import { cite, numberReferences } from './references'
import { count, someOf, was } from './wording'

/** A sidecar or summary, and what it is of. */
export interface DescribedFile {
  /** The recording, e.g. `sub-01_task-rest`; null for what is of the group. */
  recording: string | null
  kind: 'series' | 'quality' | 'matrix' | 'measures' | 'map' | 'group' | 'detection' | 'model'
  sidecar: Json
  /** Of a series. */
  frames?: number
  parcels?: number
  /** What the atlas of a series asks to cite. */
  references?: readonly string[]
}

export interface MethodsInput {
  program: { name: string; version: string }
  participants: number
  files: readonly DescribedFile[]
  /** The data set is written after BIDS, and which version of it. */
  bidsVersion: string | null
}

export interface Methods {
  /** Paragraphs with a line between them, for a methods section. */
  paragraphs: string[]
  /** In the order of their numbers, from 1. */
  references: string[]
}

/**
 * What was done to recordings, in sentences for a methods section: from the sidecars alone, so that nothing is said that
 * was not done. Recordings that were treated alike are spoken of together, others apart. References are numbered in the
 * order in which they are cited.
 */
export function composeMethods(input: MethodsInput): Methods {
  const paragraphs = [
    opening(input),
    cleaning(input),
    section(input, 'quality', describeQuality, tellQuality),
    ofGroup(input, describeQcFc),
    section(input, 'matrix', describeConnectivity, tellConnectivity),
    ofGroup(input, describeGroupMean),
    section(input, 'measures', describeMeasures, () => ''),
    describeSeedMaps(of(input, 'map').map(({ sidecar }) => sidecar)),
    section(input, 'model', describeModelCard, () => ''),
    section(input, 'detection', describeDetection, tellDetections),
    input.bidsVersion &&
      `Outputs are organised as a BIDS derivative (version ${input.bidsVersion}) ${cite('gorgolewski2016')}.`,
  ].filter((paragraph): paragraph is string => typeof paragraph === 'string' && paragraph !== '')
  const { text, cited } = numberReferences(paragraphs.join('\n\n'))
  return { paragraphs: text.split('\n\n'), references: cited }
}

/** The same as the text of a Markdown file. */
export const formatMethods = ({ paragraphs, references }: Methods): string =>
  [
    '# Methods',
    ...paragraphs,
    ...(references.length > 0
      ? ['## References', references.map((reference, i) => `${i + 1}. ${reference}`).join('\n')]
      : []),
  ].join('\n\n') + '\n'

const of = ({ files }: MethodsInput, kind: DescribedFile['kind']): DescribedFile[] =>
  files.filter((file) => file.kind === kind)

/**
 * Series of a recording: the one as it came, before any cleaning, speaks for it. The time between frames may have been
 * told to the cleaning alone.
 */
function firstSeries(input: MethodsInput): DescribedFile[] {
  const byRecording = new Map<string, DescribedFile[]>()
  for (const file of of(input, 'series'))
    byRecording.set(`${file.recording}`, [...(byRecording.get(`${file.recording}`) ?? []), file])
  return [...byRecording.values()].map((all) => {
    const first = all.find(({ sidecar }) => describeCleaning(sidecar) === null) ?? all[0]
    const RepetitionTime = all.map(({ sidecar }) => sidecar.RepetitionTime).find((seconds) => seconds !== undefined)
    return RepetitionTime === undefined ? first : { ...first, sidecar: { RepetitionTime, ...first.sidecar } }
  })
}

function opening(input: MethodsInput): string {
  const { program, participants } = input
  const series = firstSeries(input)
  const made = recordingsOf(input).length
  const phantoms = series.filter(({ sidecar }) => sidecar.Phantom === true).length
  const phantom =
    phantoms === 0
      ? ''
      : phantoms === series.length
        ? ` ${phantoms === 1 ? 'It is a phantom, made' : 'They are phantoms, made'} by code and measured on nobody.`
        : ` ${phantoms} of them ${was(phantoms)} made by code and measured on nobody (phantoms).`
  const start = `Parcel time series of ${count(made, 'recording')} from ${count(participants, 'participant')} were processed with ${program.name} ${program.version}.`
  const text = grouped(
    series,
    made,
    (file) => describeSeries(file.sidecar, file.parcels ?? 0, file.references),
    (members) => tellSeries(members.map(({ sidecar, frames }) => ({ sidecar, frames: frames ?? 0 }))),
  )
  return [start + phantom, text].filter(Boolean).join(' ')
}

function cleaning(input: MethodsInput): string {
  const all = of(input, 'series')
  const cleaned = all.filter(({ sidecar }) => describeCleaning(sidecar) !== null)
  if (all.length === 0) return ''
  if (cleaned.length === 0) return `The series were taken as they came; ${input.program.name} did not clean them.`
  return grouped(
    cleaned,
    recordingsOf(input).length,
    ({ sidecar }) => describeCleaning(sidecar),
    (members) => tellCleaning(members.map(({ sidecar }) => sidecar)),
  )
}

const section = (
  input: MethodsInput,
  kind: DescribedFile['kind'],
  describe: (json: Json) => string | null,
  tell: (all: readonly Json[]) => string,
): string =>
  grouped(
    of(input, kind),
    recordingsOf(input).length,
    ({ sidecar }) => describe(sidecar),
    (members) => tell(members.map(({ sidecar }) => sidecar)),
  )

const ofGroup = (input: MethodsInput, describe: (json: Json) => string | null): string =>
  [...new Set(of(input, 'group').flatMap(({ sidecar }) => describe(sidecar) ?? []))].join(' ')

const recordingsOf = ({ files }: MethodsInput): string[] => [
  ...new Set(files.flatMap(({ recording }) => recording ?? [])),
]

/** Files with the same description are spoken of together; where there are several, each is told whom it is about. */
function grouped(
  files: readonly DescribedFile[],
  recordings: number,
  describe: (file: DescribedFile) => string | null,
  tell: (members: readonly DescribedFile[]) => string,
): string {
  const byText = new Map<string, DescribedFile[]>()
  for (const file of files) {
    const text = describe(file)
    if (text !== null) byText.set(text, [...(byText.get(text) ?? []), file])
  }
  return [...byText]
    .map(([text, members]) => {
      const names = [...new Set(members.flatMap(({ recording }) => recording ?? []))]
      const isAll = names.length === 0 || names.length === recordings
      const whom = isAll ? '' : `In ${names.length} of ${count(recordings, 'recording')} (${someOf(names)}): `
      return [`${whom}${text}`, tell(members)].filter(Boolean).join(' ')
    })
    .join(byText.size > 1 ? '\n\n' : ' ')
}
