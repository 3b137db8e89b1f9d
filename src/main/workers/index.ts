import { parentPort, workerData } from 'node:worker_threads'
import { crewThread, makeThreadCrew } from '../adapters/threadCrew'
import { workAlone } from '../services/workAlone'
import { openChannel } from './channel'
import { makePortionTable } from './portionTable'
import { servePortions } from './servePortions'
import { serveTask } from './serveTask'
import { makeTaskTable } from './taskTable'

// One script for both: a process that does a task starts its threads with its own script.
if (workerData === crewThread) servePortions(makePortionTable(), parentPort!)
else {
  const crew = makeThreadCrew({ entry: __filename, alone: workAlone(makePortionTable()) })
  serveTask(makeTaskTable({ crew }), openChannel())
}
