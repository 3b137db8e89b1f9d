import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const PEOPLE = 12
/** The table of this person ends in the middle of a row. */
export const CUT = '12'
/** This person was recorded for a shorter time than the others. */
export const SHORT = '03'
/** This person's head moved. */
export const RESTLESS = '05'

const idOf = (person: number): string => String(person + 1).padStart(2, '0')
const stemOf = (id: string): string => `sub-${id}_task-rest_space-MNI152NLin6Asym`
const pathOf = (id: string): string => `sub-${id}/func/${stemOf(id)}_seg-Six_stat-mean_timeseries`

const table = (header: readonly string[], rows: readonly string[][]): string =>
  [header, ...rows].map((row) => row.join('\t')).join('\n') + '\n'

function writeSeries(put: (path: string, text: string) => void, person: number): void {
  const id = idOf(person)
  const frames = id === SHORT ? 40 : 60
  const parcels = ['A', 'B', 'C', 'D', 'E', 'F']
  const rows = Array.from({ length: frames }, (_, frame) =>
    parcels.map((_, parcel) =>
      (100 + 5 * Math.sin((frame * (parcel + 1)) / 5 + person) + ((frame * 7 + parcel * 3 + person) % 11) / 5).toFixed(
        4,
      ),
    ),
  )
  if (id === CUT) rows[10] = rows[10].slice(0, 2)
  put(`${pathOf(id)}.tsv`, table(parcels, rows))
  put(`${pathOf(id)}.json`, JSON.stringify({ RepetitionTime: 2, SamplingFrequency: 0.5 }))
  const motion = Array.from({ length: frames }, (_, frame) => {
    const still = (0.01 * Math.sin(frame + person)).toFixed(5)
    const moved = id === RESTLESS ? String(frame % 2 ? 0.9 : 0) : still
    return [moved, still, still, '0', '0', '0']
  })
  put(
    `sub-${id}/func/sub-${id}_task-rest_desc-confounds_timeseries.tsv`,
    table(['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'], motion),
  )
}

/** A BIDS derivative of twelve people of two sites, with a dictionary, one damaged file and one person without any. */
export function writeStudy(folder: string): void {
  const put = (path: string, text: string) => {
    const whole = join(folder, path)
    mkdirSync(dirname(whole), { recursive: true })
    writeFileSync(whole, text)
  }
  const description = {
    Name: 'Study',
    BIDSVersion: '1.9.0',
    DatasetType: 'derivative',
    GeneratedBy: [{ Name: 'XCP-D', Version: '0.10.0' }],
  }
  put('dataset_description.json', JSON.stringify(description))
  const people = Array.from({ length: PEOPLE + 1 }, (_, person) => [
    `sub-${idOf(person)}`,
    String(20 + person),
    String(1 + (person % 2)),
    person < PEOPLE / 2 ? 'Oslo' : 'Rome',
  ])
  put('participants.tsv', table(['participant_id', 'age', 'group', 'site'], people))
  const dictionary = {
    age: { Description: 'Age at the scan', Units: 'years' },
    group: { Description: 'Diagnosis', Levels: { 1: 'patient', 2: 'control' } },
  }
  put('participants.json', JSON.stringify(dictionary))
  for (let person = 0; person < PEOPLE; person++) writeSeries(put, person)
}

/** Gives somebody's series another place in the folder, sidecar and all. */
export function moveSeries(folder: string, id: string): void {
  const from = join(folder, pathOf(id))
  const to = join(
    folder,
    `sub-${id}/ses-late/func/${stemOf(id).replace('_task', '_ses-late_task')}_seg-Six_stat-mean_timeseries`,
  )
  mkdirSync(dirname(to), { recursive: true })
  for (const ending of ['.tsv', '.json']) renameSync(from + ending, to + ending)
}
