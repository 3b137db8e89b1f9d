import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeReadHdf5 } from '../../../../src/main/adapters/hdf5/readHdf5'
import { readMat73 } from '../../../../src/main/domain/matlab/readMat73'
import { useFolder } from '../../../fixtures/folder'

const folder = useFolder()
const fixture = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../../parity/formats/files', name)))
const codeOf = (read: { findings: Array<{ code: string }> }) => read.findings[0]?.code

/** A thread that answers as the real one does and then goes round for ever in WebAssembly, as a library may. */
const wedged = `
  import { parentPort } from 'node:worker_threads'
  const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11]
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code)))
  parentPort.on('message', () => exports.f())
  parentPort.postMessage({ answer: 'ready' })
`

describe('HDF5 files', () => {
  it('are read in turn, whoever asks at the same time', async () => {
    const read = makeReadHdf5()
    const names = ['plain73', 'packed73', 'single73', 'plain73']
    const found = await Promise.all(names.map((name) => readMat73(fixture(`${name}.mat`), read, 'tc', name)))
    expect(found.map((one) => one.ok && [one.value.rows, one.value.columns])).toEqual(names.map(() => [6, 4]))
  })

  it('leave the bytes that they were read from with the caller', async () => {
    const bytes = fixture('plain73.mat')
    await readMat73(bytes, makeReadHdf5(), 'tc', 'x')
    expect(bytes).toEqual(fixture('plain73.mat'))
  })

  it('that nothing comes to an end with cost their time and give a finding; the next one is read', async () => {
    const read = makeReadHdf5({ script: folder.put('wedged.mjs', wedged), mostMilliseconds: 100 })
    expect(codeOf(await readMat73(fixture('plain73.mat'), read, 'tc', 'x'))).toBe('matlab.tooSlow')
    expect(codeOf(await readMat73(fixture('plain73.mat'), read, 'tc', 'x'))).toBe('matlab.tooSlow')
  })

  it('are not given up while others have the processor: a thread that waits is not at work', async () => {
    const waiting = `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', () => setTimeout(() => parentPort.postMessage({ answer: 'members', members: [] }), 800))
      parentPort.postMessage({ answer: 'ready' })`
    const read = makeReadHdf5({ script: folder.put('waiting.mjs', waiting), mostMilliseconds: 400 })
    expect(await read(fixture('plain73.mat'), () => null)).toEqual({ members: [], chosen: null })
  })

  it('over which the library breaks give a finding, not an error of the process', async () => {
    const broken = `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', () => { throw new WebAssembly.RuntimeError('unreachable') })
      parentPort.postMessage({ answer: 'ready' })`
    const read = makeReadHdf5({ script: folder.put('broken.mjs', broken) })
    expect(codeOf(await readMat73(fixture('plain73.mat'), read, 'tc', 'x'))).toBe('matlab.damaged')
  })

  it('that are damaged do not spoil the next one', async () => {
    const read = makeReadHdf5()
    const cut = fixture('plain73.mat').subarray(0, 3000)
    expect(codeOf(await readMat73(cut, read, 'tc', 'x'))).toBe('matlab.damaged')
    expect((await readMat73(fixture('plain73.mat'), read, 'tc', 'x')).ok).toBe(true)
  })

  it('cannot be read by a program whose thread is missing, and that is said', async () => {
    const read = makeReadHdf5({ script: folder.path('nothing.mjs') })
    await expect(read(fixture('plain73.mat'), () => null)).rejects.toThrow('did not start')
  })
})
