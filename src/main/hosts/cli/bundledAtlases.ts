import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import type { Finding } from '../../../preload/contract'
import { resourcePath } from '../../adapters/resources'
import { readAnyAtlas } from '../../services/atlas/readAny'
import { demand } from '../../services/fileText'
import { tellDone } from './outcome'
import { demandPaths } from './runTask'
import type { Tools } from './tools'

const bundled = (): string[] => {
  const folder = resourcePath('atlases')
  return readdirSync(folder)
    .filter((name) => name.endsWith('_dseg.nii.gz'))
    .map((name) => join(folder, name))
}

const nameOf = (path: string): string => /_atlas-([^_]+)_/.exec(path)![1]

/** The file of an atlas that comes with the program by its name; anything else is a path already, if it could be one. */
export const toAtlas = (text: string): string => {
  const atlases = bundled()
  const own = atlases.find((path) => nameOf(path).toLowerCase() === text.toLowerCase())
  if (own === undefined && /^[\w+-]+$/.test(text) && !existsSync(text))
    throw new InvalidArgumentError(
      `It is no file, and none of those that come along: ${atlases.map(nameOf).join(', ')}.`,
    )
  return own ?? text
}

export const addAtlases = (program: Command, tools: Tools): void => {
  program
    .command('atlases')
    .description(
      'List the atlases that come with the program, whose names --atlas takes; or say what files of your own are',
    )
    .argument('[files...]', 'atlases of your own: what is in them, and what is not known')
    .option('--labels <file>', 'table of the labels’ names; the one beside the atlas when left out')
    .option('--space <name>', 'space that the files are in, where neither name nor sidecar says')
    .option('--json', 'print one JSON object')
    .action((own: string[], options: { json?: boolean; labels?: string; space?: string }) =>
      tools.settle(options.json === true, async () => {
        await demandPaths(tools.files, [...own, options.labels])
        const atlases = []
        const findings: Finding[] = []
        for (const file of own.length > 0 ? own : bundled()) {
          const given = own.length > 0 ? { labels: options.labels, space: options.space } : {}
          const { parcels, ...facts } = demand(await readAnyAtlas(tools.files, file, given), findings).facts
          atlases.push({ ...facts, bundled: own.length === 0, parcelCount: parcels.length, file })
        }
        const words = atlases.flatMap(({ name, parcelCount, space, grid, licence, reference }) => [
          `${name.padEnd(22)} ${String(parcelCount).padStart(4)} parcels, ${space}, ${grid ? `${grid.shape.join(' x ')} voxels of ${grid.voxelSizeMm.join(' x ')} mm` : 'no volume'}`,
          `  ${licence ?? 'no licence stated'}`,
          ...(reference?.split('\n') ?? []).map((line) => `  ${line}`),
        ])
        return tellDone(tools.io, options.json === true, { atlases, findings }, words)
      }),
    )
}
