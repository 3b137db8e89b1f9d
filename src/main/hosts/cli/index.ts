import { runCli } from './runCli'

void runCli(process.argv, __dirname).then((code) => {
  process.exitCode = code
})
