import { runCli } from '../cli/runCli'

// The browser host on its own: what `boldscope serve` does.
void runCli([...process.argv.slice(0, 2), 'serve', ...process.argv.slice(2)], __dirname).then((code) => {
  process.exitCode = code
})
