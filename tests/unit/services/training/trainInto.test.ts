import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { trainInto } from '../../../../src/main/services/training/trainInto'
import { useFolder } from '../../../fixtures/folder'

const folder = useFolder()
const files = makeNodeFiles()
const into = (name: string, train: () => Promise<unknown> = () => Promise.reject(new Error('cancelled'))) =>
  trainInto(files, folder.path(name), train)

it('a training that is cancelled before its first step leaves no empty folder behind', async () => {
  await expect(into('model')).rejects.toThrow('cancelled')
  expect(existsSync(folder.path('model'))).toBe(false)
})

it('what a training has written stays when it is cancelled, and so does a folder that was there before', async () => {
  const write = async () => {
    folder.put('model/checkpoint/state.safetensors', 'x')
    throw new Error('cancelled')
  }
  await expect(into('model', write)).rejects.toThrow('cancelled')
  expect(existsSync(folder.path('model/checkpoint/state.safetensors'))).toBe(true)
  await files.makeFolder(folder.path('own'))
  await expect(into('own')).rejects.toThrow('cancelled')
  expect(existsSync(folder.path('own'))).toBe(true)
})

it('a folder that cannot be made is said before anything is trained', async () => {
  folder.put('file', 'x')
  let trained = false
  const train = async () => (trained = true)
  await expect(into('file/model', train)).rejects.toThrow()
  expect(trained).toBe(false)
})
