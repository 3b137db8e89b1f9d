import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { TaskOutput } from '../../../../preload/contract'
import { groupFindings } from '../../../domain/dataset/groupFindings'
import { exitCodes, tellDone } from '../outcome'
import { demandPaths, runTask } from '../runTask'
import type { Tools } from '../tools'
import { tellScan } from './tellScan'

export const addScan = (program: Command, tools: Tools): void => {
  program
    .command('scan')
    .description('Look through a folder of recordings: what there is, whose, and what is wrong; nothing is changed')
    .argument('<folder>', 'data set: BIDS, a derivative, the Preprocessed Connectomes layout, or any folder')
    .option('--json', 'print one JSON object')
    .action((folder: string, options: { json?: boolean }) =>
      tools.settle(options.json === true, async () => {
        await demandPaths(tools.files, [folder])
        const output: TaskOutput<'scan'> = await runTask(tools.runner, tools.io, 'scan', {
          folder: resolve(folder),
          eachFinding: true,
        })
        // Counted one by one, as validate does, and told together.
        const told = { ...output, findings: groupFindings(output.findings) }
        tellDone(tools.io, options.json === true, told, tellScan(output))
        return exitCodes.done
      }),
    )
}
