import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeBytes, type BytesParts } from '../../../src/main/services/bytes'
import { useFolder } from '../../fixtures/folder'

const folder = useFolder()

it('sends a file as it is on disk, though the disk’s pieces lie in the same memory by turns', async () => {
  const content = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 2654435761) >>> 24)
  const path = folder.put('template.nii.gz', content)
  const answer = makeBytes({ files: makeNodeFiles(), template: path } as BytesParts)
  const body = (await answer(new Request('http://here/bytes/template'))).body!
  // A slow network holds pieces back while the next are read.
  const held: Uint8Array[] = []
  for await (const piece of body) held.push(piece)
  expect(held.length).toBeGreaterThan(2)
  expect(Buffer.concat(held).equals(content)).toBe(true)
})

it('opens no file that nobody reads: it would stay open until a garbage collector came', async () => {
  const real = makeNodeFiles()
  let opened = 0
  const files = { ...real, stream: (path: string) => counted(real.stream(path)) }
  async function* counted(pieces: AsyncIterable<Uint8Array>) {
    opened++
    yield* pieces
  }
  const answer = makeBytes({ files, template: folder.put('template.nii.gz', 'x') } as Partial<BytesParts> as BytesParts)
  const response = await answer(new Request('http://here/bytes/template'))
  await new Promise((resolve) => setImmediate(resolve))
  expect([response.status, opened]).toEqual([200, 0])
  expect([await response.text(), opened]).toEqual(['x', 1])
})
