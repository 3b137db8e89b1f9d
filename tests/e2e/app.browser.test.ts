import { describe } from 'vitest'
import { describeApp } from './appSpecs'
import { browserHost, chromiumPath, hasChromium } from './hosts'

describe.skipIf(!hasChromium)(`in Chromium (skipped where ${chromiumPath} is missing)`, () => {
  describeApp(browserHost)
})
