import { version } from '../../../package.json'
import { makeNodeFiles } from '../adapters/nodeFiles'
import { makeNodeCompressor } from '../adapters/nodeZlib'
import { connectRecording, type ConnectivityPortions } from '../services/connectivity/connectRecording'

export type Portions = ConnectivityPortions

/** The portions that tasks on many recordings are divided into, each with what it needs of this machine. */
export const makePortionTable = (): Portions => {
  const files = makeNodeFiles()
  const program = { name: 'Boldscope', version }
  return {
    connectivity: connectRecording({ files, compressor: makeNodeCompressor(), program }),
  }
}
