import { AppError, bytePaths } from '../../preload/contract'
import { errorOf, toAppError } from './errors'

/** Row-major float32 values with their shape; missing = NaN. */
export interface FloatArray {
  shape: number[]
  data: Float32Array
}

const request = async (path: string, init?: RequestInit): Promise<Response> => {
  const response = await fetch(path, init).catch((error: unknown) => {
    throw toAppError(error)
  })
  if (!response.ok) throw await errorOf(response)
  return response
}

/** A file as it is on disk. */
export const fetchFile = async (path: string): Promise<ArrayBuffer> => (await request(path)).arrayBuffer()

/** A file with the name that it carries. */
export const fetchNamedFile = async (path: string): Promise<{ name: string; bytes: ArrayBuffer }> => {
  const response = await request(path)
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')
  return { name: named ? decodeURIComponent(named[1]) : 'file', bytes: await response.arrayBuffer() }
}

/** An array sent as little-endian float32 with its shape in `x-shape`. */
export const fetchArray = async (path: string): Promise<FloatArray> => {
  const response = await request(path)
  const shape = (response.headers.get('x-shape') ?? '').split(',').map(Number)
  const data = new Float32Array(await response.arrayBuffer())
  if (shape.reduce((product, extent) => product * extent, 1) !== data.length) {
    throw new AppError('bug', `The array has ${data.length} values, but its shape is said to be ${shape.join(' × ')}.`)
  }
  return { shape, data }
}

/** Hands a file to the core; gives the id to import it by. */
export const uploadFile = async (file: File, signal?: AbortSignal): Promise<string> => {
  const response = await request(bytePaths.upload(file.name), { method: 'POST', body: file, signal })
  const answer: unknown = await response.json()
  if (answer !== null && typeof answer === 'object' && 'upload' in answer) return String(answer.upload)
  throw new AppError('bug', 'The program took the file but gave it no name.')
}
