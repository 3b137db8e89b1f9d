import { beforeEach, expect, it } from 'vitest'
import { routes } from '../../../src/preload/contract'
import { makeRouter } from '../../../src/main/services/router'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'

const folder = useFolder()
let library: ReturnType<typeof openLibrary>
let handlers: ReturnType<typeof makeRouter>['handlers']
beforeEach(() => {
  library = openLibrary(folder.path('workspace'))
  handlers = makeRouter(library as never).handlers
})

it('data sets, their people and findings are told in the shapes of the contract, and forgotten when asked to', async () => {
  folder.put('set/dataset_description.json', '{"Name": "Rest", "BIDSVersion": "1.9.0"}')
  folder.put('set/participants.tsv', 'participant_id\tage\nsub-01\t30\n')
  folder.put('set/participants.json', '{"age": {"Description": "Age", "Units": "years"}}')
  const name = 'sub-01_task-rest_atlas-A_timeseries'
  folder.put(`set/derivatives/x/sub-01/func/${name}.tsv`, 'a\tb\n1\t2\n3\t4\n')
  await library.rescan(folder.path('set'))
  const [dataset] = routes.datasets.list.output.parse(await handlers.datasets.list({}))
  expect(dataset).toMatchObject({ name: 'Rest', recordings: 1, participants: 1 })
  const { id } = dataset
  const { columns, participants } = routes.datasets.participants.output.parse(
    await handlers.datasets.participants({ id }),
  )
  expect(columns).toMatchObject([{ name: 'age', units: 'years' }])
  expect(participants).toMatchObject([{ id: '01', recordings: 1, values: { age: 30 } }])
  const findings = routes.datasets.findings.output.parse(await handlers.datasets.findings({ id }))
  expect(findings.length).toBeGreaterThan(0)
  expect(JSON.stringify(findings)).not.toContain(folder.path())

  const [recording] = routes.recordings.list.output.parse(await handlers.recordings.list({}))
  const rule = { fdThreshold: 0.5, dvarsThreshold: 1.5, censorBefore: 0, censorAfter: 0, minContiguous: 5 }
  await expect(handlers.quality.get({ id: recording.id })).rejects.toMatchObject({ code: 'notFound' })
  await expect(handlers.quality.censor({ id: recording.id, rule })).rejects.toMatchObject({ code: 'notFound' })

  const { removal } = routes.datasets.remove.output.parse(await handlers.datasets.remove({ id }))
  expect(await handlers.datasets.list({})).toEqual([])
  expect(await handlers.recordings.list({})).toEqual([])
  await expect(handlers.datasets.participants({ id })).rejects.toMatchObject({ code: 'notFound' })

  await handlers.removals.undo({ id: removal })
  expect(await handlers.datasets.list({})).toEqual([dataset])
  expect(await handlers.recordings.list({})).toEqual([recording])
})
