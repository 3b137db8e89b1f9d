import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { readInflatedText } from '../../../src/main/services/fileText'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()
const readPacked = (content: string) => readInflatedText(files, folder.put('a.tsv.gz', gzipSync(content)))

it('a text comes back as it was packed, letters of several bytes too', async () => {
  const text = 'Zürich\tµ\r\n'.repeat(100_000)
  expect(await readPacked(text)).toBe(text)
})

it.each([
  ['lines', '\n'.repeat(2 ** 21 + 1)],
  ['lines ended the old way', '\r'.repeat(2 ** 21 + 1)],
  ['cells in one line', '1\t'.repeat(2 ** 23 + 1)],
])('a few kilobytes that inflate to millions of %s are refused before they fill memory', async (_, content) => {
  expect(gzipSync(content).length).toBeLessThan(50_000)
  await expect(readPacked(content)).rejects.toMatchObject({
    code: 'input.bad',
    findings: [{ code: 'file.tooLarge', place: { file: 'a.tsv.gz' } }],
  })
})

it('a volume, or a table in UTF-16, is refused once and not told of line by line', async () => {
  for (const content of [Buffer.from('n+2\0\r\n<CIFTI>\n'), Buffer.from('a\tb\n1\t2\n', 'utf16le')])
    await expect(readInflatedText(files, folder.put('a.ptseries.nii', content))).rejects.toMatchObject({
      code: 'input.bad',
      findings: [{ code: 'file.notText', place: { file: 'a.ptseries.nii' } }],
    })
})
