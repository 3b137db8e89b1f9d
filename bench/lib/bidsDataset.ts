import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { encodeNifti } from '../../src/main/domain/nifti/write'

export interface BidsDataset {
  /** How many recordings. */
  recordings: number
  /** Recordings of each person; 2 unless given. */
  runs?: number
  /** Voxels along x, y, z; 4, 4, 4 unless given. */
  shape?: readonly [number, number, number]
  /** 10 unless given. */
  frames?: number
}

const trSeconds = 2
const sites = ['North', 'South', 'West']

/**
 * Writes a raw BIDS data set of small recordings: NIfTI files of noise, all different and the same in every run, each
 * with a JSON sidecar; description, README and a table of people with its dictionary. Gives the number of people.
 */
export function writeBidsDataset(
  folder: string,
  { recordings, runs = 2, shape = [4, 4, 4], frames = 10 }: BidsDataset,
) {
  const put = (path: string, content: Uint8Array | string | object) =>
    writeFileSync(
      join(folder, path),
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2),
    )
  const people = Math.ceil(recordings / runs)
  const width = Math.max(2, String(people).length)
  const labels = Array.from({ length: people }, (_, i) => `sub-${String(i + 1).padStart(width, '0')}`)
  mkdirSync(folder, { recursive: true })
  put('dataset_description.json', {
    Name: 'Generated',
    BIDSVersion: '1.11.0',
    DatasetType: 'raw',
    License: 'CC0',
    GeneratedBy: [{ Name: 'a generator of noise' }],
  })
  put('README', 'Noise, written by code. Nobody was scanned.\n')
  put('participants.json', {
    age: { Description: 'Age', Units: 'years' },
    group: { Description: 'Group', Levels: { '1': 'patients', '2': 'controls' } },
    site: { Description: 'Where the person was scanned' },
  })
  const row = (label: string, i: number) =>
    [label, i % 50 === 49 ? 'n/a' : 20 + (i % 45), 1 + (i % 2), sites[i % sites.length]].join('\t')
  put('participants.tsv', ['participant_id\tage\tgroup\tsite', ...labels.map(row), ''].join('\n'))

  const data = new Int16Array(shape[0] * shape[1] * shape[2] * frames)
  for (let n = 0; n < recordings; n++) {
    const label = labels[Math.floor(n / runs)]
    const place = join(label, 'func')
    if (n % runs === 0) mkdirSync(join(folder, place), { recursive: true })
    fillWithNoise(data, n + 1)
    const stem = join(place, `${label}_task-rest${runs > 1 ? `_run-${(n % runs) + 1}` : ''}_bold`)
    const affine = [3, 0, 0, -6, 0, 3, 0, -6, 0, 0, 3, -6]
    const bytes = encodeNifti({
      shape: [...shape, frames],
      affine,
      space: 'scanner',
      trSeconds,
      datatype: 'int16',
      data,
    })
    put(`${stem}.nii.gz`, gzipSync(bytes, { level: 1 }))
    put(`${stem}.json`, {
      TaskName: 'rest',
      RepetitionTime: trSeconds,
      EchoTime: 0.03,
      FlipAngle: 77,
      Manufacturer: 'none',
      PhaseEncodingDirection: 'j-',
    })
  }
  return { people }
}

/** Six bits of noise by a linear congruential generator. */
function fillWithNoise(data: Int16Array, seed: number): void {
  let state = seed
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[i] = 500 + (state >>> 26)
  }
}
