import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLibsqlCatalogue } from '../../src/main/adapters/libsqlCatalogue'
import type { Catalogue, ShelfName } from '../../src/main/ports'
import { openMemoryCatalogue } from '../fixtures/memoryCatalogue'

type Row = { id: string; note: string; list?: number[] }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boldscope-catalogue-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const kinds: Array<[string, () => Catalogue]> = [
  ['in memory', () => openMemoryCatalogue()],
  ['in libsql', () => openLibsqlCatalogue(join(folder, 'catalogue.db'))],
]

describe.each(kinds)('a catalogue %s', (_, open) => {
  let catalogue: Catalogue
  beforeEach(() => {
    catalogue = open()
  })
  afterEach(() => catalogue.close())

  it('gives null for a row that was never put, instead of throwing', () => {
    expect(catalogue.shelf<Row>('models').get('nobody')).toBeNull()
  })

  it('keeps the order in which rows came, also when an old row is put again', () => {
    const shelf = catalogue.shelf<Row>('jobs')
    for (const id of ['c', 'a', 'b']) shelf.put({ id, note: 'first' })
    shelf.put({ id: 'c', note: 'second' })
    expect(shelf.list().map((row) => row.id + row.note)).toEqual(['csecond', 'afirst', 'bfirst'])
  })

  it('gives copies: changing what was read does not change what is kept', () => {
    const shelf = catalogue.shelf<Row>('recordings')
    shelf.put({ id: 'a', note: 'kept', list: [1] })
    const read = shelf.get('a')!
    read.note = 'changed'
    read.list!.push(2)
    expect(shelf.get('a')).toEqual({ id: 'a', note: 'kept', list: [1] })
  })

  it('has every shelf that the program knows', () => {
    const names: ShelfName[] = [
      'recordings',
      'datasets',
      'datasetTables',
      'atlases',
      'models',
      'jobs',
      'results',
      'reports',
      'analyses',
    ]
    for (const name of names) {
      catalogue.shelf<Row>(name).put({ id: 'a', note: name })
      expect(catalogue.shelf<Row>(name).get('a')).toEqual({ id: 'a', note: name })
    }
  })

  it('keeps the shelves apart: the same id on two shelves is two rows', () => {
    catalogue.shelf<Row>('recordings').put({ id: 'x', note: 'recording' })
    catalogue.shelf<Row>('results').put({ id: 'x', note: 'result' })
    catalogue.shelf<Row>('recordings').remove('x')
    expect(catalogue.shelf<Row>('recordings').get('x')).toBeNull()
    expect(catalogue.shelf<Row>('results').get('x')?.note).toBe('result')
  })

  it('does not mind removing what is not there', () => {
    expect(() => catalogue.shelf<Row>('reports').remove('x')).not.toThrow()
  })

  it('keeps all of a batch, and nothing of one that fails half-way', () => {
    const shelf = catalogue.shelf<Row>('recordings')
    shelf.put({ id: 'old', note: 'before' })
    catalogue.batch(() => {
      shelf.put({ id: 'a', note: 'first' })
      shelf.put({ id: 'b', note: 'first' })
    })
    const failing = () =>
      catalogue.batch(() => {
        shelf.remove('old')
        shelf.put({ id: 'a', note: 'second' })
        catalogue.shelf<Row>('datasets').put({ id: 'd', note: 'never' })
        throw new Error('half-way')
      })
    expect(failing).toThrow('half-way')
    expect(shelf.list().map((row) => row.id + row.note)).toEqual(['oldbefore', 'afirst', 'bfirst'])
    expect(catalogue.shelf<Row>('datasets').list()).toEqual([])
  })

  it('keeps ten thousand rows of a batch, each of them', () => {
    const shelf = catalogue.shelf<Row>('recordings')
    catalogue.batch(() => {
      for (let i = 0; i < 10_000; i++) shelf.put({ id: String(i), note: 'x'.repeat(1000) })
    })
    expect(shelf.list()).toHaveLength(10_000)
    expect(shelf.get('9999')?.note).toHaveLength(1000)
  })

  it('takes ids and text as they are, quotes and all', () => {
    const row = { id: `x'; DROP TABLE jobs; --`, note: '"ü\n𝄞' }
    catalogue.shelf<Row>('jobs').put(row)
    expect(catalogue.shelf<Row>('jobs').list()).toEqual([row])
  })
})

describe('a catalogue in libsql', () => {
  it('is there again after the program ended', () => {
    const path = join(folder, 'catalogue.db')
    const first = openLibsqlCatalogue(path)
    first.shelf<Row>('models').put({ id: 'm', note: 'trained' })
    first.close()
    const second = openLibsqlCatalogue(path)
    expect(second.shelf<Row>('models').get('m')?.note).toBe('trained')
    second.close()
  })

  it('can be read by a second process while the first writes', () => {
    const path = join(folder, 'catalogue.db')
    const first = openLibsqlCatalogue(path)
    const second = openLibsqlCatalogue(path)
    first.shelf<Row>('jobs').put({ id: 'j', note: 'running' })
    expect(second.shelf<Row>('jobs').get('j')?.note).toBe('running')
    first.close()
    second.close()
  })
})
