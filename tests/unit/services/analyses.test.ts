import { beforeEach, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeAnalyses, type Analyses, type AnalysisSubject } from '../../../src/main/services/analyses'
import { makeAtlases } from '../../../src/main/services/atlases'
import { makeKeepsakes } from '../../../src/main/services/keepsakes'
import { makeRecordingRows, type RecordingRow, type RecordingRows } from '../../../src/main/services/recordingRows'
import { workspaceAt } from '../../../src/main/services/workspace'
import type { Catalogue } from '../../../src/main/ports'
import { useFolder } from '../../fixtures/folder'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'
import { makeModel } from '../../fixtures/modelCard'

const folder = useFolder()
let catalogue: Catalogue
let analyses: Analyses
let rows: RecordingRows

beforeEach(() => {
  catalogue = openMemoryCatalogue()
  rows = makeRecordingRows(catalogue)
  const files = makeNodeFiles()
  const workspace = workspaceAt(folder.path('workspace'))
  const keepsakes = makeKeepsakes({ files, workspace })
  const atlases = makeAtlases({ catalogue, files })
  analyses = makeAnalyses({ catalogue, files, recordings: rows, keepsakes, workspace, atlases })
})

const recording = { id: 'r', recording: { name: 'sub-01_bold.tsv', atlasId: 'at', phantom: true } } as RecordingRow
const subject = (): AnalysisSubject => ({
  id: 'x',
  folder: folder.path('x'),
  model: { ...makeModel(), folder: '/m' },
  recordings: [recording],
})
const map = { perParcel: [1, null], matrix: 'map.npy', perFrame: null }
const explanation = {
  format: 'boldscope-explanation/1',
  method: 'attention',
  recording: { name: 'sub-01_bold.tsv', sha256: '0', trSeconds: 2, phantom: true },
  model: { name: 'small', architecture: 'brainlm', sha256: '0' },
  frames: [0, 39],
  layer: null,
  head: null,
  parcel: null,
  parcels: [
    { name: 'a', network: null },
    { name: 'b', network: null },
  ],
  unit: 'share of attention',
  map,
  control: { ...map, matrix: '../outside/control.npy', kind: 'random', name: 'random', correlation: 0.1 },
  warnings: [],
  madeWith: { name: 'Boldscope', version: '0' },
  madeAt: '2026-01-01T00:00:00Z',
}
const register = () => {
  const path = folder.put('x/explanation.json', JSON.stringify(explanation))
  return analyses.registerExplanation(subject(), {
    files: [],
    findings: [],
    explanation: path,
    controlCorrelation: 0.1,
  })
}

it('an explanation is listed under its method, and read again from its file', async () => {
  expect(await register()).toBe('x')
  expect(analyses.list()).toEqual([
    expect.objectContaining({ kind: 'explain', title: 'attention', recordings: 'sub-01_bold.tsv', phantom: true }),
  ])
  expect(await analyses.get('x')).toMatchObject({ kind: 'explain', explanation: { unit: 'share of attention' } })
})

it('a recording that was removed is no longer pointed at', async () => {
  await register()
  expect(analyses.list()[0].recordingId).toBeNull()
  rows.put({ ...recording, remarks: { file: [], series: [], change: [] } })
  expect(analyses.list()[0].recordingId).toBe('r')
})

it('an array is looked for in the folder of the explanation, whatever its file says', async () => {
  await register()
  expect(await analyses.arrayFile('x', 'map-matrix')).toBe(folder.path('x/map.npy'))
  expect(await analyses.arrayFile('x', 'control-matrix')).toBe(folder.path('x/control.npy'))
  await expect(analyses.arrayFile('x', 'map-frames')).rejects.toMatchObject({ code: 'notFound' })
})

it('predictions are read as the table that they are', async () => {
  const table = folder.put('x/predictions.tsv', 'recording\tage\nsub-01_bold.tsv\t31.5\n')
  await analyses.registerTable(subject(), 'predict', [folder.path('x/other.json'), table])
  expect(await analyses.get('x')).toMatchObject({
    kind: 'predict',
    table: { header: ['recording', 'age'], rows: [['sub-01_bold.tsv', '31.5']] },
  })
})

it('an answer that is removed takes its files with it', async () => {
  await register()
  await analyses.remove('x')
  expect(await makeNodeFiles().facts(folder.path('x/explanation.json'))).toBeNull()
  await expect(analyses.get('x')).rejects.toMatchObject({ code: 'notFound' })
})
