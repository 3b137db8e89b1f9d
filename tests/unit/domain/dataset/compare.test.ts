import { describe, expect, it } from 'vitest'
import { findCopies, findOddRecordings, type Comparable } from '../../../../src/main/domain/dataset/compareRecordings'
import { groupFindings } from '../../../../src/main/domain/dataset/groupFindings'
import type { Finding } from '../../../../src/main/domain/finding'

const recording = (path: string, more: Partial<Comparable> = {}): Comparable => ({
  path,
  group: 'rest',
  frames: 100,
  trSeconds: 2,
  parcels: null,
  shape: [64, 64, 30],
  voxelSizeMm: [3, 3, 3.3],
  fingerprint: path,
  subject: path,
  ...more,
})
const alike = (n: number) => Array.from({ length: n }, (_, i) => recording(`r${i}`))

describe('recordings of a group', () => {
  it.each([
    [{ trSeconds: 2.2 }, 'recording.odd.tr'],
    [{ frames: 80 }, 'recording.odd.frames'],
    [{ shape: [64, 64, 29] as const }, 'recording.odd.shape'],
    [{ voxelSizeMm: [3, 3, 3.5] as const }, 'recording.odd.voxelSize'],
  ])('that differ are told: %j', (more, code) => {
    const findings = findOddRecordings([...alike(5), recording('odd', more)])
    expect(findings.map((finding) => [finding.code, finding.place.file])).toEqual([[code, 'odd']])
  })

  it('are not told where they differ by rounding, in small groups, without a majority, or where one says nothing', () => {
    expect(findOddRecordings([...alike(5), recording('a', { trSeconds: 2.0001, voxelSizeMm: [3, 3, 3.302] })])).toEqual(
      [],
    )
    expect(findOddRecordings([...alike(2), recording('a', { frames: 1 })])).toEqual([])
    expect(findOddRecordings([...alike(3), ...['a', 'b', 'c'].map((path) => recording(path, { frames: 1 }))])).toEqual(
      [],
    )
    expect(findOddRecordings([...alike(5), recording('a', { frames: null })])).toEqual([])
    expect(findOddRecordings([...alike(5), recording('a', { frames: 9, group: 'task' })])).toEqual([])
  })

  it('that hold the same are copies: worse where they are of two people', () => {
    const copies = findCopies([
      recording('a', { fingerprint: 'x', subject: '1' }),
      recording('b', { fingerprint: 'x', subject: '1' }),
      recording('c', { fingerprint: 'x', subject: '2' }),
      recording('d'),
    ])
    expect(copies.map(({ severity, place }) => [severity, place.file])).toEqual([
      ['warning', 'b'],
      ['error', 'c'],
    ])
  })
})

describe('very many findings', () => {
  const finding = (file: string, more: Partial<Finding> = {}): Finding => ({
    code: 'a.b',
    severity: 'warning',
    place: { file },
    message: 'It is so.',
    suggestion: 'Do that.',
    ...more,
  })

  it('of one kind are one that says of how many; a few stay as they are', () => {
    const three = ['a', 'b', 'c'].map((file) => finding(file))
    expect(groupFindings(three)).toEqual(three)
    const many = Array.from({ length: 10_000 }, (_, i) => finding(`sub-${i}/f${i}.nii`))
    expect(groupFindings(many)).toEqual([
      finding('sub-0/f0.nii', {
        message: 'It is so. The same 9999 more times: f1.nii, f2.nii, f3.nii and 9996 others.',
      }),
    ])
  })

  it('of one file tell its lines', () => {
    const lines = [2, 5, 7, 9].map((line) => finding('p.tsv', { place: { file: 'p.tsv', line } }))
    expect(groupFindings(lines)).toEqual([
      finding('p.tsv', {
        place: { file: 'p.tsv', line: 2 },
        message: 'It is so. The same 3 more times: lines 5, 7, 9.',
      }),
    ])
  })

  it('come with the worst first, and never mix severities', () => {
    const mixed = [
      finding('a', { severity: 'info', code: 'i' }),
      ...['b', 'c', 'd', 'e'].map((file) => finding(file)),
      finding('f', { severity: 'error' }),
    ]
    expect(groupFindings(mixed).map(({ severity }) => severity)).toEqual(['error', 'warning', 'info'])
  })
})
