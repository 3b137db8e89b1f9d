import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeInbox } from '../../../src/main/adapters/nodeInbox'
import { sourcePath } from '../../../src/main/services/sources'
import { makeUploads, type Uploads } from '../../../src/main/services/uploads'
import { workspaceAt } from '../../../src/main/services/workspace'
import { useFolder } from '../../fixtures/folder'

describe('a folder that a browser sends', () => {
  const folder = useFolder()
  const files = makeNodeFiles()
  const workspace = () => workspaceAt(folder.path('workspace'))
  let uploads: Uploads
  beforeEach(() => {
    let ids = 0
    uploads = makeUploads({ files, inbox: makeNodeInbox(), workspace: workspace(), newId: () => `id${++ids}` })
  })
  async function* pieces(text: string) {
    yield new TextEncoder().encode(text)
  }
  const send = async (path: string, text = path) => ({ upload: await uploads.receive('x', pieces(text)), path })
  const leftOver = async () => {
    const incoming = folder.path('workspace/imports/incoming')
    return (await files.facts(incoming)) ? (await files.list(incoming)).length : 0
  }

  it('lies in the workspace as it was, in a place that a scan can be asked for', async () => {
    const paths = ['dataset_description.json', 'sub-01/func/sub-01_bold.json', '.bidsignore']
    const sent = []
    for (const path of paths) sent.push(await send(path))
    const { refused, ...source } = await uploads.gatherFolder('My study', sent)
    expect(refused).toEqual([])
    const root = sourcePath(workspace(), source)
    expect(root.endsWith('/imports/id4/My_study')).toBe(true)
    for (const path of paths) expect(readFileSync(`${root}/${path}`, 'utf8')).toBe(path)
    expect(await leftOver()).toBe(0)
  })

  it('writes nothing outside of its place, says what it refuses, and keeps none of that', async () => {
    const sent = [await send('../../../escaped.txt'), await send('a/../../escaped.txt'), await send('ok.txt')]
    const { upload, file, refused } = await uploads.gatherFolder('../..', sent)
    expect(refused).toEqual(['../../../escaped.txt', 'a/../../escaped.txt'])
    const root = sourcePath(workspace(), { upload, file })
    expect(root.startsWith(workspace().imports)).toBe(true)
    expect((await files.list(root)).map(({ name }) => name)).toEqual(['ok.txt'])
    expect((await files.list(folder.path())).map(({ name }) => name)).toEqual(['workspace'])
    expect(await leftOver()).toBe(0)
  })

  it('is refused when none of its names can be kept, or a file of it was never sent', async () => {
    await expect(uploads.gatherFolder('x', [await send('..')])).rejects.toMatchObject({ code: 'input.bad' })
    await expect(uploads.gatherFolder('x', [{ upload: 'id99', path: 'a' }])).rejects.toMatchObject({ code: 'notFound' })
  })

  it('leaves nothing behind when somebody stops half way', async () => {
    const sent = [await send('a'), await send('b')]
    await uploads.forget([...sent.map(({ upload }) => upload), 'never sent'])
    expect(await leftOver()).toBe(0)
    await expect(uploads.gatherFolder('x', sent)).rejects.toMatchObject({ code: 'notFound' })
  })
})
