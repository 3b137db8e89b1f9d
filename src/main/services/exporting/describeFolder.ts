import { composeMethods, formatMethods, type Methods } from '../../domain/methods'
import type { People } from './people'
import { formatJson } from '../formatJson'
import type { ExportFolder } from './exportFolder'

/** The version of BIDS whose rules the folder follows. */
export const bidsVersion = '1.11.1'

/** Names that BIDS has no rules for yet, or that are for other programs. */
const beyondBids = [
  '*_timeseries.*',
  '*_relmat.*',
  '*_networks.*',
  '*_measures.*',
  '*_motion.*',
  '*_outliers.*',
  '*_parcels.*',
  '*_statmap.*',
  '*_boldmap.*',
  '*_stat-coverage_bold.*',
  '*_desc-quality_bold.json',
  '*.dlabel.nii',
  '*_probseg.tsv',
  'group',
  'methods.md',
]

export interface Whole {
  name: string
  /** Who it is by; left out of the description where nobody is named. */
  authors: readonly string[]
  people: People
  participants: readonly string[]
  recordings: readonly string[]
  phantoms: number
}

/** The methods as text, written as `methods.md`. */
export async function writeMethods(folder: ExportFolder, { participants }: Whole): Promise<Methods> {
  const methods = composeMethods({
    program: folder.program,
    participants: participants.length,
    files: folder.described,
    bidsVersion: folder.formats.has('bids') ? bidsVersion : null,
  })
  await folder.write('methods.md', formatMethods(methods))
  return methods
}

/** What makes the folder a BIDS data set. The description comes last: where it is, the rest is whole. */
export async function describeFolder(folder: ExportFolder, whole: Whole): Promise<void> {
  const { program, findings } = folder
  const { table, dictionary } = whole.people.write(whole.participants, findings)
  await folder.write('participants.tsv', table)
  await folder.write(
    'participants.json',
    formatJson({ Description: 'The people of this data set, as the tables of its sources have them.', ...dictionary }),
  )
  await folder.write('README.md', readme(folder, whole))
  await folder.write('.bidsignore', beyondBids.map((pattern) => `${pattern}\n`).join(''))
  await folder.write(
    'dataset_description.json',
    formatJson({
      Name: whole.name,
      BIDSVersion: bidsVersion,
      DatasetType: 'derivative',
      ...(whole.authors.length > 0 ? { Authors: whole.authors } : {}),
      ...(whole.phantoms > 0 && whole.phantoms === whole.recordings.length ? { Phantom: true } : {}),
      GeneratedBy: [
        { Name: program.name, Version: program.version, Description: 'Parcel series and what was made of them' },
      ],
      ...(await folder.sources.describe()),
    }),
  )
}

function readme({ program, formats }: ExportFolder, { name, participants, recordings, phantoms }: Whole): string {
  const others = [...formats].filter((format) => format !== 'bids').map((format) => formatWords[format])
  const phantom =
    phantoms === 0
      ? []
      : [
          phantoms === recordings.length
            ? '**This is a phantom: made by code, measured on nobody.**'
            : `**${phantoms} of the ${recordings.length} recordings are phantoms: made by code, measured on nobody.**`,
        ]
  return (
    [
      `# ${name}`,
      ...phantom,
      `${recordings.length} ${recordings.length === 1 ? 'recording' : 'recordings'} of ${participants.length} ${participants.length === 1 ? 'participant' : 'participants'}, ` +
        `written by ${program.name} ${program.version} as a BIDS derivative (${bidsVersion}). For research use only.`,
      files,
      ...(others.length > 0 ? [`The same also as ${others.join('; ')}.`] : []),
      'Missing values are `n/a` in tables. `.bidsignore` lists the names that BIDS has no rules for yet. How everything was ' +
        'made stands in `methods.md`, with references, and for each file in the JSON file beside it: `Sources` names what it ' +
        'was made of, by the data sets in `DatasetLinks` of `dataset_description.json`.',
    ].join('\n\n') + '\n'
  )
}

const formatWords: Readonly<Record<string, string>> = {
  cifti: 'CIFTI-2 (`.ptseries.nii`, `.pconn.nii`)',
  nifti: 'NIfTI maps of the values of parcels (`*_boldmap.nii.gz`)',
  csv: 'comma-separated tables (`.csv`)',
  npy: 'NumPy arrays (`.npy`, with the names of the parcels in `.names.json`)',
  matlab: 'MATLAB files (`.mat`)',
}

const files = [
  '| file | what |',
  '|---|---|',
  '| `*_timeseries.tsv` | parcel series: a row for each frame, a column for each parcel |',
  '| `*_stat-coverage_bold.tsv` | share of each parcel’s voxels that carry signal |',
  '| `*_relmat.tsv`, `*_networks.tsv` | matrices of parcels, and their means over networks |',
  '| `*_measures.tsv` | measures of each parcel |',
  '| `*_motion.tsv`, `*_outliers.tsv` | motion of each frame, and which frames are left out |',
  '| `*_desc-quality_bold.json`, `*_parcels.tsv` | quality of the recording and its parcels |',
  '| `group/` | tables of the group |',
  '| `tpl-*/anat/*_dseg.nii.gz`, `.tsv` | the atlas and its labels |',
].join('\n')
