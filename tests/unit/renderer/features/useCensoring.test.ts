import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import type { Censoring, CensorRule, RecordingQuality } from '../../../../src/preload/contract'
import { useCensoring } from '../../../../src/renderer/features/viewer/useCensoring'
import type { QualityFacts } from '../../../../src/renderer/features/viewer/useQualityFacts'
import { useQuality } from '../../../../src/renderer/stores'

const rule: CensorRule = { fdThreshold: 0.5, dvarsThreshold: 1.5, censorBefore: 0, censorAfter: 0, minContiguous: 5 }
const facts = (recordingId: string) => ({ recordingId, frames: 100, trSeconds: 2, rule }) as RecordingQuality
/** An answer that tells by its frames what was asked. */
const answerTo = (asked: CensorRule): Censoring => ({
  byFd: [Math.round(asked.fdThreshold! * 100)],
  byDvars: [],
  censored: [Math.round(asked.fdThreshold! * 100)],
  kept: 99,
  file: { name: '', text: '' },
})

describe('thresholds that are moved', () => {
  const asked: Array<{ id: string; rule: CensorRule; answer: () => void }> = []
  let scope: EffectScope
  const now = shallowRef<RecordingQuality | null>(null)
  let view: ReturnType<typeof useCensoring>

  beforeEach(() => {
    vi.useFakeTimers()
    setActivePinia(createPinia())
    asked.length = 0
    now.value = facts('one')
    useQuality().censor = (id, given) =>
      new Promise((resolve) => asked.push({ id, rule: given, answer: () => resolve(answerTo(given)) }))
    scope = effectScope()
    view = scope.run(() => useCensoring({ facts: now } as unknown as QualityFacts))!
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })
  const settle = async (ms = 500) => {
    await nextTick()
    await vi.advanceTimersByTimeAsync(ms)
  }

  it('begin with the rule of the judgement, and ask once for a whole drag', async () => {
    await settle()
    expect(asked.map(({ rule: given }) => given.fdThreshold)).toEqual([0.5])
    for (const value of [0.4, 0.3, 0.2]) {
      view.set('fdThreshold', value)
      await settle(20)
    }
    await settle()
    expect(asked.map(({ rule: given }) => given.fdThreshold)).toEqual([0.5, 0.2])
  })

  it('take the answer to the last question, also when an earlier one comes after it', async () => {
    await settle()
    view.set('fdThreshold', 0.2)
    await settle()
    asked[1].answer()
    await settle()
    asked[0].answer()
    await settle()
    expect(view.answer.value?.byFd).toEqual([20])
  })

  it('do not carry over to another recording, nor does an answer that is still on its way', async () => {
    await settle()
    view.set('fdThreshold', 0.2)
    await settle()
    now.value = facts('two')
    await settle()
    asked[1].answer()
    await settle()
    expect(view.answer.value).toBeNull()
    expect(view.draft.value.fdThreshold).toBe('0.5')
    now.value = facts('one')
    await settle()
    expect(view.draft.value.fdThreshold).toBe('0.2')
  })

  it('ask nothing while what is typed is no rule', async () => {
    await settle()
    view.type('fdThreshold', '-')
    await settle()
    expect(asked).toHaveLength(1)
    expect(view.problems.value).toHaveProperty('fdThreshold')
  })
})
