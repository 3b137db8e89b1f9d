import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { decodeGiftiArray, mostDataCharacters } from '../../../../src/main/domain/gifti/decodeArray'
import { readGiftiHeader, type GiftiArray } from '../../../../src/main/domain/gifti/readHeader'
import { asSurfaceRecording } from '../../../../src/main/domain/gifti/readSurfaceData'
import { splitGifti } from '../../../../src/main/domain/gifti/splitGifti'
import { secondsOfTimeStep } from '../../../../src/main/domain/gifti/timeStep'

const { inflate } = makeNodeFiles()
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const array = (data: string, more: Record<string, string> = {}) => {
  const attributes = {
    Intent: 'NIFTI_INTENT_TIME_SERIES',
    DataType: 'NIFTI_TYPE_FLOAT32',
    Dimensionality: '1',
    Dim0: '3',
    Encoding: 'ASCII',
    Endian: 'LittleEndian',
    ArrayIndexingOrder: 'RowMajorOrder',
    ...more,
  }
  const text = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`)
  return `<DataArray ${text.join(' ')}><MetaData/>${data}</DataArray>`
}
const gifti = (...content: string[]) => `<?xml version="1.0"?><GIFTI Version="1.0">${content.join('\n')}</GIFTI>`

/** The frame and the data of a text that comes in pieces of one length. */
const split = (text: string, pieceLength = text.length) => {
  const data: string[] = []
  const ended: number[] = []
  const splitter = splitGifti(
    (part, index) => (data[index] = (data[index] ?? '') + part),
    (index) => ended.push(index),
  )
  for (let at = 0; at < text.length; at += pieceLength) splitter.add(text.slice(at, at + pieceLength))
  return { frame: splitter.finish(), data, ended }
}
const header = (text: string) => readGiftiHeader(split(text).frame, 'x.gii')
const codes = (text: string) => header(text).findings.map(({ code }) => code)

describe('the text of a GIFTI file', () => {
  const text = gifti(
    '<!-- <Data>no</Data> -->',
    '<MetaData><MD><Name><![CDATA[a <Data> b]]></Name><Value><![CDATA[x > y ]] ]]></Value></MD></MetaData>',
    array('<Data>1 2 3</Data>', { Note: 'a > b' }),
    array("<Data Note='</Data>'>\n4 5 6\n</Data >"),
    array('<Data/>'),
  )

  it('is parted the same wherever its pieces end', () => {
    const whole = split(text)
    expect(whole.data).toEqual(['1 2 3', '\n4 5 6\n'])
    expect(whole.ended).toEqual([0, 1])
    expect(whole.frame).toContain('a <Data> b')
    expect(whole.frame).not.toMatch(/1 2 3|4 5 6/)
    for (let length = 1; length < 40; length++) expect(split(text, length)).toEqual(whole)
  })

  it.each([
    ['ends within its data', text.slice(0, text.indexOf('2 3'))],
    ['has other elements among its data', gifti(array('<Data>1 <b/> 2</Data>'))],
    ['never closes a comment', `${gifti('<!--')}${'x'.repeat(9 * 2 ** 20)}`],
  ])('that %s is refused', (_, broken) =>
    expect(readGiftiHeader(split(broken, 65536).frame, 'x').findings[0].code).toBe('gifti.notGifti'),
  )

  it('is not kept, however long its data', () => {
    const splitter = splitGifti()
    splitter.add('<GIFTI><DataArray><Data>')
    for (let i = 0; i < 64; i++) splitter.add('A'.repeat(2 ** 20))
    splitter.add('</Data></DataArray></GIFTI>')
    expect(splitter.finish()).toBe('<GIFTI><DataArray><Data></Data></DataArray></GIFTI>')
  })

  it('with entities of its own is refused: none is expanded', () => {
    const entities = '<!DOCTYPE GIFTI [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    const meta = '<MetaData><MD><Name>AnatomicalStructurePrimary</Name><Value>&b;</Value></MD></MetaData>'
    const bomb = gifti(meta, array('<Data>1 2 3</Data>')).replace('<GIFTI', `${entities}<GIFTI`)
    expect(codes(bomb)).toEqual(['gifti.notGifti'])
    expect(codes(bomb.replace('&b;', 'CortexLeft'))).toEqual([])
  })

  it('whose numbers lie in another file is refused by name: no other file is opened', () => {
    const external = { Encoding: 'ExternalFileBinary', ExternalFileName: '/etc/passwd', ExternalFileOffset: '0' }
    expect(codes(gifti(array('<Data/>', external)))).toEqual(['gifti.external'])
  })

  it.each([
    ['more numbers than memory', { Dim0: '4294967296' }],
    ['a negative length', { Dim0: '-3' }],
    ['three sides', { Dimensionality: '3', Dim1: '1', Dim2: '1' }],
    ['a type that is none', { DataType: 'NIFTI_TYPE_RGB24' }],
    ['an unknown encoding', { Encoding: 'Base85' }],
  ])('that claims %s is refused', (_, more) =>
    expect(codes(gifti(array('<Data>1 2 3</Data>', more)))).toEqual(['gifti.notGifti']),
  )
})

describe('the numbers of a GIFTI array', () => {
  const facts: GiftiArray = {
    ...{ intent: 'NONE', datatype: 'float32', shape: [3], byRows: true, encoding: 'base64', littleEndian: true },
    metadata: new Map(),
  }
  const numbers = Float32Array.of(1.5, NaN, -3)
  const bytes = new Uint8Array(numbers.buffer)
  const swapped = bytes.map((_, i) => bytes[i - (i % 4) + 3 - (i % 4)])

  it.each([
    ['base64', base64(bytes), {}],
    ['big-endian base64', base64(swapped), { littleEndian: false }],
    ['packed', base64(deflateSync(bytes)), { encoding: 'gzip' as const }],
    ['text', ' 1.5\tnan\n-3 ', { encoding: 'ascii' as const }],
  ])('are read as %s', (_, text, more) =>
    expect([...decodeGiftiArray(text, { ...facts, ...more }, inflate)!]).toEqual([...numbers]),
  )

  it.each([
    ['too few', base64(bytes.subarray(4)), {}],
    ['too many', base64(Uint8Array.of(...bytes, 0, 0, 0, 0)), {}],
    ['cut', base64(deflateSync(bytes)).slice(0, -8), { encoding: 'gzip' as const }],
    ['words', '1 two 3', { encoding: 'ascii' as const }],
    ['none', '', { encoding: 'ascii' as const, shape: [1] }],
  ])('that are %s are refused', (_, text, more) =>
    expect(decodeGiftiArray(text, { ...facts, ...more }, inflate)).toBeNull(),
  )

  it('that unpack to more than announced are refused without that memory', () => {
    const bomb = base64(deflateSync(new Uint8Array(2 ** 26)))
    const before = process.memoryUsage().arrayBuffers
    expect(decodeGiftiArray(bomb, { ...facts, encoding: 'gzip' }, inflate)).toBeNull()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 23)
    expect(mostDataCharacters({ ...facts, encoding: 'gzip' })).toBeLessThan(8192)
  })
})

describe('a GIFTI file as a recording', () => {
  const recording = (...arrays: string[]) => {
    const read = header(gifti(...arrays))
    if (!read.ok) throw new Error(read.findings[0].message)
    return asSurfaceRecording(read.value, 'x.gii')
  }
  const data = '<Data>1 2 3</Data>'

  it('has a frame for each array, or for each column of one', () => {
    expect(recording(array(data), array(data))).toMatchObject({ value: { frames: 2, vertices: 3, isOneArray: false } })
    const table = { Dimensionality: '2', Dim1: '5' }
    expect(recording(array(data, table))).toMatchObject({ value: { frames: 5, isOneArray: true, byVertex: true } })
    const byColumns = recording(array(data, { ...table, ArrayIndexingOrder: 'ColumnMajorOrder' }))
    expect(byColumns).toMatchObject({ value: { byVertex: false } })
  })

  it('is none where arrays differ in length, or there is one alone', () => {
    expect(recording(array(data), array(data, { Dim0: '4' })).findings[0].code).toBe('gifti.notRecording')
    expect(recording(array(data)).findings[0].code).toBe('gifti.notRecording')
  })
})

it.each([
  ['2000.000000', 2],
  ['720', 0.72],
  ['2.0', null],
  ['0', null],
  ['', null],
  ['soon', null],
  [null, null],
])('a TimeStep of %s is %s s', (text, seconds) => expect(secondsOfTimeStep(text)).toBe(seconds))
