import { AppError } from '../../../preload/contract'
import { fileAt, type DatasetFile } from '../../domain/dataset/datasetFile'
import { remark } from '../../domain/dataset/remark'
import type { Finding } from '../../domain/finding'
import type { FileStore, WalkedEntry } from '../../ports'
import type { Pace } from './pace'

/** Deeper and more than any data set; what a mistaken folder, such as the whole disk, may cost. */
export const deepest = 32
export const mostFiles = 1_000_000

/** All files of a folder, sorted folder by folder, and what was not gone into. */
export async function walkFolder(
  files: FileStore,
  folder: string,
  pace: Pace,
): Promise<{ found: DatasetFile[]; findings: Finding[] }> {
  const found: DatasetFile[] = []
  const findings: Finding[] = []
  for await (const entries of files.walk(folder, deepest)) {
    for (const entry of entries) {
      if (entry.kind === 'file') found.push(fileAt(entry.path, entry))
      else if (entry.kind !== 'folder' && mayMatter(entry)) findings.push(passedOver(entry))
    }
    if (found.length > mostFiles)
      throw new AppError('input.bad', `The folder holds more than ${mostFiles} files.`, [
        remark(
          'folder.tooLarge',
          'error',
          {},
          `The folder holds more than ${mostFiles} files.`,
          'Give the folder of one data set.',
        ),
      ])
    await pace(null, `${found.length} files`)
  }
  return { found, findings }
}

/** Names of recordings and what goes with them; a link without an ending may lead to a folder of them. */
const mayMatter = ({ path, kind }: WalkedEntry): boolean =>
  ['denied', 'tooDeep', 'linkToFolder'].includes(kind) ||
  /\.(nii|gii|tsv|csv|json|1D|txt|mat|np[yz])(\.gz)?$/i.test(path) ||
  (kind === 'linkOut' && !/\.[^/]*$/.test(path))

const passedOver = ({ path, kind }: WalkedEntry): Finding => {
  switch (kind) {
    case 'linkBroken':
      return remark(
        'link.broken',
        'warning',
        path,
        'The link leads nowhere.',
        'If the data set is kept by DataLad or git-annex, fetch the content first (datalad get); else remove the link.',
      )
    case 'linkOut':
      return remark(
        'link.out',
        'warning',
        path,
        'The link leads out of the folder and was not followed.',
        'Give the folder that it leads to, or copy what is meant to belong to the data set.',
      )
    case 'linkToFolder':
      return remark(
        'link.toFolder',
        'info',
        path,
        'A link to another folder of the data set; it is looked at there.',
        'Nothing.',
      )
    case 'denied':
      return remark('folder.denied', 'warning', path, 'The folder may not be read.', 'Check its permissions.')
    case 'tooDeep':
      return remark(
        'folder.tooDeep',
        'warning',
        path,
        `The folder lies more than ${deepest} deep and was not looked at.`,
        'Give it by itself.',
      )
    default:
      return remark(
        'file.noFile',
        'info',
        path,
        'This is no file that could be read, but a pipe, a device or the like.',
        'Remove it.',
      )
  }
}
