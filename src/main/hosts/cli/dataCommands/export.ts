import { InvalidArgumentError, Option, type Command } from 'commander'
import { exportFormats } from '../../../../preload/contract'
import type { Add } from '../addTask'
import { count } from '../count'

export const addExport = (add: Add): void =>
  add(
    'exportData',
    'Write series and what was made of them as a BIDS derivative and for other programs, with the methods in sentences',
    (command) => options(command),
    ({ from, out, format, name, author, source }) => ({
      request: { from, out, formats: format, name, authors: author, sources: source },
      needs: [...(from as string[]), ...Object.values((source as Record<string, string> | undefined) ?? {})],
    }),
    (output) => [
      `${count(output.recordings, 'recording')}, ${count(output.files.length, 'file')}`,
      '',
      output.methods.trimEnd(),
    ],
  )

const options = (command: Command): Command =>
  command
    .requiredOption('--from <paths...>', 'parcel series, and folders of them and of what was made of them')
    .requiredOption('--out <dir>', 'empty or new folder to write to')
    .addOption(new Option('--format <names...>', 'what to write').choices(exportFormats).default(['bids']))
    .option('--name <text>', 'name of the data set')
    .option('--author <names...>', 'who it is by, each as to be cited; may be given several times')
    .option('--source <name=folder...>', 'data sets that it was made of, by the names for its BIDS URIs', toSources)

const toSources = (text: string, before: Record<string, string> = {}): Record<string, string> => {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('Write NAME=FOLDER.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
