import { createRequire } from 'node:module'
import { buildIfNeeded, cli } from './buildIfNeeded.mjs'

// The command line, built when needed; in this very process, so that signals and the exit code are its own.
buildIfNeeded()
process.argv.splice(1, 1, cli)
createRequire(import.meta.url)(cli)
