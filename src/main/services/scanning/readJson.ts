import { findJsonError } from '../../domain/dataset/jsonError'
import { remark } from '../../domain/dataset/remark'
import { accept, refuse, type Checked } from '../../domain/finding'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { checked } from '../fileText'

type Json = Record<string, unknown>

/** No sidecar or dictionary is larger; enough for the parcels of any atlas. */
export const mostJsonBytes = 16 * 2 ** 20

const decoder = new TextDecoder()

/** The object in a JSON file, or why there is none, with the line. `place` is what findings call the file. */
export const readJson = (files: FileStore, path: string, place: string): Promise<Checked<Json>> =>
  checked(async () => {
    const { facts, parts } = await files.readParts(path, ({ bytes }) => [
      { offset: 0, bytes: Math.min(bytes, mostJsonBytes) },
    ])
    if (facts.bytes > mostJsonBytes)
      return refuse(
        remark(
          'json.tooLarge',
          'warning',
          place,
          'The file has more than 16 MiB and was not read.',
          'Check that this is a sidecar.',
        ),
      )
    const text = decoder.decode(parts[0])
    const value = parseJsonObject(text)
    if (value) return accept(value)
    const error = findJsonError(text)
    if (error === null)
      return refuse(
        remark(
          'json.notObject',
          'error',
          place,
          'The file does not hold a JSON object.',
          'Write { "Name": value, ... }.',
        ),
      )
    return refuse(
      remark(
        'json.broken',
        'error',
        { file: place, line: error.line },
        `This is no JSON: line ${error.line} should go on with ${error.expected}.`,
        'Mend the file; nothing of it is used.',
      ),
    )
  })
