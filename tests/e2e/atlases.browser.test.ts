import { describe } from 'vitest'
import { describeAtlases } from './atlasSpecs'
import { browserHost, chromiumPath, hasChromium } from './hosts'

describe.skipIf(!hasChromium)(`in Chromium (skipped where ${chromiumPath} is missing)`, () => {
  describeAtlases(browserHost)
})
