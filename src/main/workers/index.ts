import { openChannel } from './channel'
import { serveTask } from './serveTask'
import { makeTaskTable } from './taskTable'

serveTask(makeTaskTable(), openChannel())
