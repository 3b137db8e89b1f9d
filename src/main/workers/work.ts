import { parentPort, workerData } from 'node:worker_threads'
import { makeNodeFiles } from '../adapters/nodeFiles'
import { makeNodeMachine } from '../adapters/nodeMachine'
import { makeStoppableFiles } from '../adapters/stoppableFiles'
import { isCrewDuty, makeThreadCrew } from '../adapters/threadCrew'
import { workAlone } from '../services/workAlone'
import { openChannel } from './channel'
import { makePortionTable } from './portionTable'
import { servePortions } from './servePortions'
import { serveTask } from './serveTask'
import { makeTaskTable } from './taskTable'

// One script for both: a process that does a task starts its threads with its own script.
const duty: unknown = workerData
if (isCrewDuty(duty)) {
  const { files, stop } = makeStoppableFiles(makeNodeFiles())
  servePortions(makePortionTable(files), duty, parentPort!, stop)
} else {
  const alone = workAlone(makePortionTable(makeNodeFiles()))
  const crew = makeThreadCrew({ entry: __filename, alone, freeBytes: makeNodeMachine().freeBytes })
  serveTask(makeTaskTable({ crew }), openChannel())
}
