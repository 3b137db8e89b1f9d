import { Option, type Command } from 'commander'
import { AppError, devices, type TaskKind, type TaskOutput, type TaskRequest } from '../../../preload/contract'
import { leftByTraining } from '../../services/checkpoints'
import { tellDone } from './outcome'
import { demandPaths, runTask } from './runTask'
import type { Tools } from './tools'

export type Options = Record<string, never> & { json?: boolean }

export interface TaskCommand<K extends TaskKind> {
  request: TaskRequest<K>
  /** Files and folders that must be there. */
  needs: Array<string | undefined>
  /** Folder of the model that is trained: who stops a training is told what it leaves there. */
  trains?: string
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

const tellingLeft = async <T>({ files }: Tools, modelDir: string, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'cancelled')) throw error
    const { resumable, message } = await leftByTraining(files, modelDir)
    throw new AppError(
      'cancelled',
      `The training was stopped. ${message}${resumable ? ' The same command goes on.' : ''}`,
    )
  }
}

export const addTaskTo =
  (program: Command, tools: Tools): Add =>
  (kind, description, configure, plan, words) =>
    configure(program.command(commandName(kind)).description(description))
      .option('--json', 'print one JSON object')
      .action((options: Options) =>
        tools.settle(options.json === true, async () => {
          const { request, needs, trains } = plan(options)
          await demandPaths(tools.files, needs)
          const work = runTask(tools.runner, tools.io, kind, request)
          const output = await (trains === undefined ? work : tellingLeft(tools, trains, work))
          return tellDone(tools.io, options.json === true, output, words(output))
        }),
      )
