import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { resourcePath } from '../../adapters/resources'
import { readAnyAtlas } from '../../services/atlas/readAny'
import { demand } from '../../services/fileText'
import { tellDone } from './outcome'
import type { Tools } from './tools'

const bundled = (): string[] => {
  const folder = resourcePath('atlases')
  return readdirSync(folder)
    .filter((name) => name.endsWith('_dseg.nii.gz'))
    .map((name) => join(folder, name))
}

/** The file of an atlas that comes with the program by its name; anything else is a path already. */
export const toAtlas = (text: string): string => {
  const ending = `_atlas-${text}_dseg.nii.gz`.toLowerCase()
  return bundled().find((path) => path.toLowerCase().endsWith(ending)) ?? text
}

export const addAtlases = (program: Command, tools: Tools): void => {
  program
    .command('atlases')
    .description('List the atlases that come with the program: --atlas takes their names')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      tools.settle(options.json === true, async () => {
        const atlases = []
        for (const file of bundled()) {
          const { parcels, ...facts } = demand(await readAnyAtlas(tools.files, file)).facts
          atlases.push({ ...facts, bundled: true, parcelCount: parcels.length, file })
        }
        const words = atlases.flatMap(({ name, parcelCount, space, grid, licence, reference }) => [
          `${name.padEnd(22)} ${String(parcelCount).padStart(4)} parcels, ${space}, ${grid ? `${grid.shape.join(' x ')} voxels of ${grid.voxelSizeMm.join(' x ')} mm` : 'no volume'}`,
          `  ${licence ?? 'no licence stated'}`,
          ...(reference?.split('\n') ?? []).map((line) => `  ${line}`),
        ])
        return tellDone(tools.io, options.json === true, { atlases, findings: [] }, words)
      }),
    )
}
