import type { Command } from 'commander'
import { probeDevices } from '../../services/devices'
import { tellDone } from './outcome'
import type { Tools } from './tools'

export const addDevicesCommand = (program: Command, tools: Tools): void => {
  program
    .command('devices')
    .description('Try the compute devices of this machine')
    .option('--json', 'print one JSON object')
    .action((options: { json?: boolean }) =>
      tools.settle(options.json === true, async () => {
        const devices = await probeDevices(tools.runner)
        const words = devices.map(
          ({ device, usable, detail }) => `${device.padEnd(7)} ${usable ? 'yes' : 'no '}  ${detail}`,
        )
        return tellDone(tools.io, options.json === true, { devices, findings: [] }, words)
      }),
    )
}
