import { afterEach, describe, expect, it, vi } from 'vitest'
import { fetchArray, fetchFile, uploadFile } from '../../../../src/renderer/client/bytes'

const answer = (make: (url: string, init?: RequestInit) => Response) =>
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => make(url, init))
afterEach(() => vi.unstubAllGlobals())

describe('bytes from the core', () => {
  it('reads an array with its shape, missing values included', async () => {
    answer(() => new Response(Float32Array.from([1, NaN, 3, 4, 5, 6]), { headers: { 'x-shape': '2,3' } }))
    const { shape, data } = await fetchArray('/x')
    expect(shape).toEqual([2, 3])
    expect(data[1]).toBeNaN()
    expect(data[5]).toBe(6)
  })

  it('refuses an array that is not of the size its shape says', async () => {
    answer(() => new Response(Float32Array.from([1, 2, 3]), { headers: { 'x-shape': '2,3' } }))
    await expect(fetchArray('/x')).rejects.toMatchObject({ code: 'bug' })
  })

  it('gives the error of the core, not an empty file', async () => {
    answer(() => Response.json({ code: 'notFound', message: 'moved', findings: [] }, { status: 404 }))
    await expect(fetchFile('/x')).rejects.toMatchObject({ code: 'notFound', message: 'moved' })
  })

  it('sends a file under its own name, whatever is in it', async () => {
    let asked = ''
    answer((url) => {
      asked = url
      return Response.json({ upload: 'u1' })
    })
    expect(await uploadFile(new File(['x'], 'sub-01 über&.nii.gz'))).toBe('u1')
    expect(asked).toBe('/bytes/imports?name=sub-01%20%C3%BCber%26.nii.gz')
  })
})
