import { Option, type Command } from 'commander'
import { devices, type TaskKind, type TaskOutput, type TaskRequest } from '../../../preload/contract'
import { tellDone } from './outcome'
import { demandPaths, runTask } from './runTask'
import type { Tools } from './tools'

export type Options = Record<string, never> & { json?: boolean }

export interface TaskCommand<K extends TaskKind> {
  request: TaskRequest<K>
  /** Files and folders that must be there. */
  needs: Array<string | undefined>
}

/** Adds the command that runs one task: what it takes, which files must be there, and what it says when done. */
export type Add = <K extends TaskKind>(
  kind: K,
  description: string,
  configure: (command: Command) => Command,
  plan: (options: Options) => TaskCommand<K>,
  words: (output: TaskOutput<K>) => string[],
) => void

export const deviceOption = (): Option =>
  new Option('--device <device>', 'where to compute').choices(devices).default('cpu')

/** importWeights -> import-weights; export is short for what it exports. */
const commandName = (kind: TaskKind): string =>
  kind === 'exportData' ? 'export' : kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

export const addTaskTo =
  (program: Command, tools: Tools): Add =>
  (kind, description, configure, plan, words) =>
    configure(program.command(commandName(kind)).description(description))
      .option('--json', 'print one JSON object')
      .action((options: Options) =>
        tools.settle(options.json === true, async () => {
          const { request, needs } = plan(options)
          await demandPaths(tools.files, needs)
          const output = await runTask(tools.runner, tools.io, kind, request)
          return tellDone(tools.io, options.json === true, output, words(output))
        }),
      )
