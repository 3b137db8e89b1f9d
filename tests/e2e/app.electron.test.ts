import { afterAll, describe } from 'vitest'
import { describeApp } from './appSpecs'
import { electronBinary, electronHost, startDisplay } from './hosts'

const binary = electronBinary()
const display = binary ? await startDisplay() : null
afterAll(() => display?.stop())

describe.skipIf(!binary || !display)('in Electron (skipped where its binary or a display is missing)', () => {
  describeApp(electronHost(binary ?? '', display?.name ?? ''))
})
