import { entityOf } from '../bids'
import type { Finding } from '../finding'
import { parentOf, stemOf, type DatasetFile } from './datasetFile'
import { isEvents } from './companionNames'
import type { DatasetRoot } from './layout'
import { quote, remark } from './remark'

/** What is wrong with the files of a data set as a whole, by their names and sizes. `used`: what recordings refer to. */
export function checkDataset(
  files: readonly DatasetFile[],
  { folder, kind }: DatasetRoot,
  used: ReadonlySet<string>,
): Finding[] {
  if (kind !== 'bids' && kind !== 'derivative') return []
  const findings = [...emptyFiles(files), ...sameButForCase(files), ...storedTwice(files)]
  if (kind === 'derivative') return findings
  if (!files.some((file) => file.folder === folder && /^README(\.(md|rst|txt))?$/.test(file.base)))
    findings.push(
      remark(
        'dataset.readme.missing',
        'info',
        folder === '' ? 'README' : `${folder}/README`,
        'There is no README.',
        'Say in it what was recorded, of whom, how and why.',
      ),
    )
  for (const file of files) {
    const finding = outOfPlace(file) ?? unused(file, used)
    if (finding) findings.push(finding)
  }
  return findings
}

/** Empty volumes and JSON files are told by those who read them. */
const emptyFiles = (files: readonly DatasetFile[]): Finding[] =>
  files
    .filter(({ bytes, base }) => bytes === 0 && /\.(tsv|gz|bval|bvec)$/i.test(base) && !/_bold\.nii\.gz$/.test(base))
    .map(({ path }) => remark('file.empty', 'error', path, 'The file is empty.', 'Copy or download it again.'))

/** Where names are told apart by case on one machine and not on another, one of the files is lost. */
function sameButForCase(files: readonly DatasetFile[]): Finding[] {
  const seen = new Map<string, DatasetFile>()
  const findings: Finding[] = []
  for (const file of files) {
    const other = seen.get(file.path.toLowerCase())
    if (!other) seen.set(file.path.toLowerCase(), file)
    else
      findings.push(
        remark(
          'file.sameButForCase',
          'warning',
          file.path,
          `The name differs from ${quote(other.base)} by small and capital letters alone.`,
          'Rename one of them: macOS and Windows take both for one file.',
        ),
      )
  }
  return findings
}

/** A recording as `.nii` and as `.nii.gz`. */
function storedTwice(files: readonly DatasetFile[]): Finding[] {
  const packed = new Set(files.filter(({ base }) => base.endsWith('_bold.nii.gz')).map(({ path }) => path))
  return files
    .filter(({ path, base }) => base.endsWith('_bold.nii') && packed.has(`${path}.gz`))
    .map(({ path, base }) =>
      remark(
        'recording.storedTwice',
        'error',
        path,
        `${quote(base)} is there with and without compression.`,
        'Keep one of them, or the recording counts twice.',
      ),
    )
}

const isBold = ({ name }: DatasetFile): boolean => name.suffix === 'bold'

function outOfPlace(file: DatasetFile): Finding | null {
  const isRecording = isBold(file) && /^\.nii(\.gz)?$/.test(file.name.extension)
  if (!isRecording || entityOf(file.name, 'sub') === null || /(^|\/)func$/.test(file.folder)) return null
  const above = parentOf(file.folder)
  const place = `${quote(above === null ? '' : file.folder.slice(file.folder.lastIndexOf('/') + 1))}`
  return remark(
    'bids.place',
    'error',
    file.path,
    `A BOLD recording lies in ${place === '' ? 'the top folder' : place}.`,
    'BIDS keeps it in sub-LABEL[/ses-LABEL]/func.',
  )
}

function unused(file: DatasetFile, used: ReadonlySet<string>): Finding | null {
  if (used.has(file.path)) return null
  if (isBold(file) && file.name.extension === '.json')
    return remark(
      'sidecar.unused',
      'warning',
      file.path,
      `No recording is called after ${quote(stemOf(file))}.`,
      'Check the name, and whether the recording is missing.',
    )
  if (isEvents(file.base) && entityOf(file.name, 'sub') !== null && /(^|\/)func$/.test(file.folder))
    return remark(
      'events.unused',
      'warning',
      file.path,
      `No recording has the run that ${quote(file.base)} is of.`,
      'Give recording and events the same entities (sub, ses, task, run).',
    )
  return null
}
