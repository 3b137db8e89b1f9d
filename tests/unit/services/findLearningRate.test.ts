import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { taskSchemas } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../../src/main/adapters/nodeMachine'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { makeFindLearningRate } from '../../../src/main/services/findLearningRate'
import { tinySettings, writeFakeCohort } from '../../fixtures/fakeCohort'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const find = makeFindLearningRate({ files, runtime: makeOnnxRuntime({ threads: 1 }), machine: makeNodeMachine() })
const folder = useFolder()

it('suggests a rate from a curve that it stops when the loss runs away, and leaves no model behind', async () => {
  const series = await writeFakeCohort(folder.path('series'), { subjects: 5, parcels: 6, frames: 60 })
  const settings = { ...tinySettings, batch: '8' }
  const input = taskSchemas.findLearningRate.input.parse({ series, settings, out: folder.path('found') })
  const told: string[] = []
  const context = {
    progress: ({ message }: { message: string }) => void told.push(message),
    signal: new AbortController().signal,
  }
  const { suggested, curve, files: written } = await find(input, context)
  expect(suggested).toBeGreaterThan(1e-5)
  expect(suggested).toBeLessThan(0.3)
  expect(curve.length).toBeGreaterThan(20)
  expect(await readdir(folder.path('found'))).toEqual(['curve.json'])
  expect(JSON.parse(await files.readText(written[0]))).toMatchObject({ suggested, smoothed: curve })
  expect(told.some((message) => /^The training needs about \d+ MB/.test(message))).toBe(true)
  expect(await find(input, context)).toEqual(await find(input, context))
})
