/**
 * Runs the benchmarks: `npm run bench` all of them, `npm run bench -- parcellation` one, `npm run bench -- --list`
 * says which there are. Each is a module bench/NAME.ts with `run()`, which measures and prints. What has to be
 * measured in a process of its own is exported as `cases`, see bench/lib/measure.ts.
 */
import { readdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'out/bench')
const external = ['onnxruntime-node', 'libsql', '@myriaddreamin/typst-ts-node-compiler', 'playwright-core', 'vite']

const names = readdirSync(join(root, 'bench'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3))
const load = (name) => import(pathToFileURL(join(built, `${name}.mjs`)).href)

async function buildBenches(wanted) {
  // Not for the cases: what they measure is measured without.
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // As the product is built: packages inside, native ones outside.
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      target: 'node20',
      outDir: built,
      rollupOptions: {
        input: {
          measure: join(root, 'bench/lib/measure.ts'),
          ...Object.fromEntries(wanted.map((name) => [name, join(root, `bench/${name}.ts`)])),
        },
        external,
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  })
}

async function runAll(wanted) {
  console.log(`Node ${process.versions.node} on ${cpus().length} x ${cpus()[0]?.model ?? 'an unknown processor'}`)
  await buildBenches(wanted)
  for (const name of wanted) {
    console.log(`\n${name}`)
    await (await load(name)).run()
  }
}

async function runOneCase(name, caseName, input) {
  const { cases } = await load(name)
  const { peakMiB } = await load('measure')
  const start = performance.now()
  const given = await cases[caseName](...input)
  const seconds = (performance.now() - start) / 1000
  console.log(JSON.stringify({ seconds, peakMiB: peakMiB(), ...given }))
}

const [first, ...rest] = process.argv.slice(2)
const unknown = process.argv.slice(2).filter((name) => !names.includes(name))
if (first === '--case') await runOneCase(rest[0], rest[1], rest.slice(2))
else if (first === '--list') console.log(names.join('\n'))
else if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
  process.exitCode = 2
} else await runAll(first ? [first, ...rest] : names)
