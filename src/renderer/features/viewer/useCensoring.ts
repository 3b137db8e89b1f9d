import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { AppError, Censoring, CensorRule } from '../../../preload/contract'
import { countCensored, draftOf, readDraft, runsOf, type RuleDraft } from '../../lib/censorRule'
import { plainNumber } from '../../lib/plainNumber'
import { toAppError, useQuality } from '../../stores'
import type { QualityFacts } from './useQualityFacts'

const usual: CensorRule = { fdThreshold: 0.5, dvarsThreshold: 1.5, censorBefore: 0, censorAfter: 0, minContiguous: 5 }
const PAUSE_MS = 120

/** The rule by which frames are left out, as somebody moves it, and what it leaves out of the recording. */
export const useCensoring = ({ facts }: QualityFacts) => {
  const store = useQuality()
  const draft = ref<RuleDraft>(draftOf(usual))
  const read = computed(() => readDraft(draft.value))
  const rule = computed(() => read.value.rule)
  const answer = shallowRef<Censoring | null>(null)
  const error = shallowRef<AppError | null>(null)

  let turn = 0
  let later: ReturnType<typeof setTimeout> | undefined
  /** The last question's answer counts; an earlier one that comes late is dropped. */
  const ask = async (id: string, asked: CensorRule) => {
    const mine = ++turn
    try {
      const found = await store.censor(id, asked)
      if (mine !== turn) return
      answer.value = found
      error.value = null
    } catch (thrown) {
      if (mine === turn) error.value = toAppError(thrown)
    }
  }
  const askSoon = (wait: number) => {
    clearTimeout(later)
    const [it, asked] = [facts.value, rule.value]
    if (!it || !asked) return
    store.tried.set(it.recordingId, asked)
    later = setTimeout(() => void ask(it.recordingId, asked), wait)
  }
  watch(
    facts,
    (now, before) => {
      if (now?.recordingId !== before?.recordingId) answer.value = null
      turn++
      if (!now) return
      draft.value = draftOf(store.tried.get(now.recordingId) ?? now.rule)
      askSoon(0)
    },
    { immediate: true },
  )
  watch(rule, () => askSoon(PAUSE_MS))
  onScopeDispose(() => clearTimeout(later))

  /** What the rule that stands there now leaves out, also while an answer is still on its way. */
  const latest = (): Promise<Censoring> => store.censor(facts.value!.recordingId, rule.value!)

  return {
    draft,
    latest,
    problems: computed(() => read.value.problems),
    rule,
    answer,
    error,
    runs: computed(() => runsOf(answer.value?.censored ?? [])),
    counts: computed(() =>
      facts.value && answer.value ? countCensored(answer.value, facts.value.frames, facts.value.trSeconds) : null,
    ),
    type: (name: keyof CensorRule, text: string) => (draft.value = { ...draft.value, [name]: text }),
    set: (name: keyof CensorRule, value: number) => (draft.value = { ...draft.value, [name]: plainNumber(value, 4) }),
  }
}
export type CensoringView = ReturnType<typeof useCensoring>
