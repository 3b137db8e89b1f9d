import type { DeviceStatus } from '../../preload/contract'
import type { Runtime, Task, TaskRunner } from '../ports'

/** The task that tries each compute device of this machine. */
export const makeDevices =
  ({ runtime }: { runtime: Pick<Runtime, 'probe'> }): Task<'devices'> =>
  async () => ({ files: [], findings: [], devices: await runtime.probe() })

/** The compute devices of this machine, each tried in a child process. */
export const probeDevices = async (runner: TaskRunner): Promise<DeviceStatus[]> => {
  const context = { progress: () => {}, signal: new AbortController().signal }
  return (await runner.run('devices', {}, context)).devices
}
