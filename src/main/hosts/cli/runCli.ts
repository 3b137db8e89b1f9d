import { Command, CommanderError } from 'commander'
import { version } from '../../../../package.json'
import { AppError } from '../../../preload/contract'
import { makeForkedProcesses } from '../../adapters/forkedProcess'
import { makeNodeFiles } from '../../adapters/nodeFiles'
import { makeTaskRunner } from '../../services/taskRunner'
import { builtFiles } from '../core/builtFiles'
import { addAppCommands } from './appCommands'
import { addDevicesCommand } from './devicesCommand'
import { exitCodes, tellError, type Io } from './outcome'
import { addTaskCommands } from './taskCommands'
import { makeTools } from './tools'

/** Runs one command line and gives its exit code. */
export const runCli = async (argv: string[], mainFolder: string): Promise<number> => {
  const io: Io = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    screen: process.stderr.isTTY === true,
    width: process.stderr.columns ?? 80,
  }
  const runner = makeTaskRunner(makeForkedProcesses({ entry: builtFiles(mainFolder).worker }))
  const tools = makeTools({ io, files: makeNodeFiles(), runner, mainFolder })

  const program = new Command('boldscope')
    .description('Functional MRI on your own machine: recordings in, findings out. Research use only.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('Add --help for what a command takes.')
  addTaskCommands(program, tools)
  addAppCommands(program, tools)
  addDevicesCommand(program, tools)

  try {
    await program.parseAsync(argv)
    return tools.exitCode()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return exitCodes.done
    // Commander has said it on standard error already.
    if (argv.includes('--json')) tellUsage(io, error)
    return exitCodes.usage
  }
}

const tellUsage = (io: Io, error: CommanderError): void => {
  const message = error.message.replace(/^error: /, '')
  tellError({ ...io, err: () => {} }, true, new AppError('usage.bad', message))
}
