import type { Finding } from '../finding'
import { entityOf } from '../bids'
import { implausibleTr } from '../plausibleTr'
import type { DatasetFile } from './datasetFile'
import type { LayoutKind, RecordingKind } from './recordingFile'
import { quote, remark } from './remark'
import type { SidecarFacts } from './sidecarFacts'

/** What is known of a recording when it is checked against its sidecars. */
export interface CheckedRecording {
  file: DatasetFile
  kind: RecordingKind
  layout: LayoutKind
  /** By the header; null where it is silent. */
  headerTrSeconds: number | null
  /** By the table of people, which is asked last. */
  tableTrSeconds: number | null
  /** Along z; null for what is no volume. */
  slices: number | null
  sidecar: SidecarFacts
}

/** Header and sidecar may differ by rounding, not by more. */
const tolerance = 0.001

/** What is wrong with what header and sidecars say of a recording. */
export function checkRecording(recording: CheckedRecording): Finding[] {
  const isRawVolume = recording.layout === 'bids' && recording.kind === 'volume'
  return [
    ...checkTime(recording, isRawVolume),
    ...(isRawVolume ? [...checkTask(recording), ...checkSlices(recording)] : []),
  ]
}

function checkTime(
  { file, headerTrSeconds: header, tableTrSeconds: table, sidecar }: CheckedRecording,
  isRawVolume: boolean,
): Finding[] {
  const { path } = file
  const told = sidecar.trSeconds
  const field = 'RepetitionTime'
  const suggestion = 'Put RepetitionTime (seconds) into a JSON sidecar beside the recording.'
  if (sidecar.hasVolumeTiming)
    return [
      remark(
        'recording.tr.uneven',
        'warning',
        { file: path, field: 'VolumeTiming' },
        'Frames are not evenly spaced in time (VolumeTiming); filters and spectra of this program assume that they are.',
        'Leave the recording out where frequencies matter.',
      ),
    ]
  if (told === null && header === null && table !== null && !isRawVolume) return []
  if (told === null && header === null)
    return [
      remark(
        'recording.tr.unknown',
        isRawVolume ? 'error' : 'warning',
        { file: path, field },
        'Neither the file nor a sidecar says how long a frame took.',
        suggestion,
      ),
    ]
  const used = told ?? header!
  const implausible = implausibleTr(path, used, 'error')
  if (implausible.length > 0) return implausible
  if (told === null)
    return isRawVolume
      ? [
          remark(
            'recording.tr.sidecar',
            'warning',
            { file: path, field },
            'No sidecar has the RepetitionTime that BIDS asks for; the header’s is taken.',
            suggestion,
          ),
        ]
      : []
  if (header === null || Math.abs(header - told) <= tolerance) return []
  return [
    remark(
      'recording.tr.conflict',
      'warning',
      { file: path, field },
      `The header says ${header} s between frames, the sidecar ${told} s. The sidecar is believed.`,
      'Correct whichever is wrong.',
    ),
  ]
}

function checkTask({ file, sidecar }: CheckedRecording): Finding[] {
  const label = entityOf(file.name, 'task')
  if (label === null)
    return [
      remark(
        'bids.task.missing',
        'error',
        file.path,
        'The name does not say which task it is.',
        'Add task-NAME, e.g. task-rest.',
      ),
    ]
  const place = { file: file.path, field: 'TaskName' }
  if (sidecar.taskName === null)
    return [
      remark(
        'recording.taskName.missing',
        'error',
        place,
        'No sidecar has the TaskName that BIDS asks for.',
        'Put TaskName into a JSON sidecar, e.g. task-NAME_bold.json at the top.',
      ),
    ]
  const asLabel = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '')
  if (asLabel(sidecar.taskName).includes(asLabel(label)) || asLabel(label).includes(asLabel(sidecar.taskName)))
    return []
  return [
    remark(
      'recording.taskName.conflict',
      'warning',
      place,
      `The name says task-${quote(label)}, the sidecar ${quote(sidecar.taskName)}.`,
      'The label of the name is TaskName without spaces and signs: correct whichever is wrong.',
    ),
  ]
}

function checkSlices({ file, slices, sidecar, headerTrSeconds }: CheckedRecording): Finding[] {
  const place = { file: file.path, field: 'SliceTiming' }
  const tr = sidecar.trSeconds ?? headerTrSeconds
  const findings: Finding[] = []
  if (sidecar.slices !== null && slices !== null && sidecar.slices !== slices)
    findings.push(
      remark(
        'recording.slices.count',
        'warning',
        place,
        `SliceTiming lists ${sidecar.slices} slices, the volume has ${slices}.`,
        'Check that the sidecar belongs to this recording.',
      ),
    )
  if (sidecar.lastSliceSeconds !== null && tr !== null && sidecar.lastSliceSeconds >= tr + tolerance)
    findings.push(
      remark(
        'recording.slices.late',
        'error',
        place,
        `A slice was taken ${sidecar.lastSliceSeconds} s into a frame of ${tr} s.`,
        'SliceTiming is in seconds, not in milliseconds.',
      ),
    )
  return findings
}
