import { describe, expect, it } from 'vitest'
import { readBidsIgnore } from '../../../../src/main/domain/dataset/bidsIgnore'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import { outlineGifti } from '../../../../src/main/domain/dataset/denseOutline'
import { readDescription } from '../../../../src/main/domain/dataset/description'
import { outlineEvents } from '../../../../src/main/domain/dataset/eventsTable'
import { findJsonError } from '../../../../src/main/domain/dataset/jsonError'
import { checkName } from '../../../../src/main/domain/dataset/names'
import { readDictionary, readPersonTable } from '../../../../src/main/domain/dataset/participantTable'
import { gatherPeople } from '../../../../src/main/domain/dataset/people'
import { recordingForm } from '../../../../src/main/domain/dataset/recordingFile'
import { mergeSidecars, pickSidecar } from '../../../../src/main/domain/dataset/sidecarFacts'
import { parseJsonObject } from '../../../../src/main/domain/tables/seriesSidecar'
import { looksLikeSeries } from '../../../../src/main/services/series/seriesNames'
import { mutate } from '../../../fixtures/mutate'

const mutations = 10_000

const texts = (original: string): string[] => {
  const bytes = new TextEncoder().encode(original)
  const decoder = new TextDecoder()
  return Array.from({ length: mutations }, (_, seed) => decoder.decode(mutate(bytes, seed)))
}

const sidecar = JSON.stringify({
  Name: 'A',
  BIDSVersion: '1.8.0',
  GeneratedBy: [{ Name: 'fMRIPrep' }],
  RepetitionTime: 2,
  TaskName: 'rest',
  SliceTiming: [0, 0.5, 1],
  age: { Units: 'years', Levels: { '1': 'a' } },
})

describe(`${mutations} damaged files of each kind give values or findings`, () => {
  it('JSON, and a broken place is found in just what is no JSON', () => {
    for (const text of texts(sidecar)) {
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      expect(findJsonError(text) === null, text).toBe(isJson)
      const object = parseJsonObject(text)
      if (!object) continue
      readDescription(object, 'x')
      readDictionary(object)
      mergeSidecars([pickSidecar(object), pickSidecar({})])
    }
  })

  it('tables of people', () => {
    const dictionary = readDictionary({ group: { Levels: { '1': 'a', '2': 'b' } } })
    for (const text of texts('participant_id\tage\tgroup\tsite\nsub-01\t31\t1\tOslo\nsub-02\tn/a\t2\t"Ro\tme"\n')) {
      const read = readPersonTable(text, { file: 'x', idColumns: ['participant_id'], dictionary })
      if (!read.ok) expect(read.findings).not.toEqual([])
      else gatherPeople([{ ...read.value, file: 'x', kind: 'people' }], new Map(), 'bids')
    }
  })

  it('tables of events', () => {
    for (const text of texts('onset\tduration\ttrial_type\n0.5\t1\ta\n2\tn/a\tb\n')) outlineEvents(text, 'x')
  })

  it('the beginning of GIFTI files', () => {
    const gifti =
      '<GIFTI Version="1.0" NumberOfDataArrays="3"><MetaData><MD><Name><![CDATA[TimeStep]]></Name>' +
      '<Value><![CDATA[2000]]></Value></MD></MetaData><DataArray Dim0="100">'
    for (const text of texts(gifti)) outlineGifti(text, 'x')
  })

  it('lists of what is to be ignored', () => {
    for (const text of texts('*.log\n/sub-*/ses-?/**/a*b*c\n!keep/\n'))
      readBidsIgnore(text)('sub-01/ses-1/func/aabbc.log')
  })

  it('names', () => {
    for (const path of texts('sub-01/ses-1/func/sub-01_ses-1_task-rest_run-1_desc-preproc_bold.nii.gz')) {
      const file = fileAt(path)
      checkName(file, '', true)
      for (const layout of ['bids', 'folder', 'connectomes'] as const) recordingForm(file, layout, looksLikeSeries)
    }
  })
})
