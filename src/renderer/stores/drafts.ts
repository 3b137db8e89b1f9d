import { defineStore } from 'pinia'
import { inject, onScopeDispose, provide, ref, watch, type InjectionKey, type Ref } from 'vue'

/** What is being set in the form that is open. */
export interface DraftHandle {
  /** Told by the form once somebody has laid hands on it: what it sets by itself before is no input. */
  touch: () => void
  isChanged: () => boolean
  /** Keeps what was set for whoever opens the form again by what this gives; undefined when nothing was set. */
  leave: () => (() => void) | undefined
}
const handleKey: InjectionKey<DraftHandle> = Symbol('draft')

/** What was set in forms that were closed without being started. */
export const useDrafts = defineStore('drafts', () => {
  const left = new Map<string, unknown>()
  const wanted = new Set<string>()
  /** What the form named so begins with, when it was asked to go on. */
  const resume = (form: string): unknown => (wanted.delete(form) ? left.get(form) : undefined)
  const leave = (form: string, draft: unknown): (() => void) => {
    left.set(form, draft)
    return () => wanted.add(form)
  }
  return { resume, leave }
})

/**
 * What is set in a form. It begins anew each time the form is opened, but goes on where it was left when somebody takes
 * back having closed it.
 */
export const useDraft = <Draft extends object>(form: string, start: () => Draft): Ref<Draft> => {
  const drafts = useDrafts()
  const draft = ref((drafts.resume(form) as Draft | undefined) ?? start()) as Ref<Draft>
  let touched = false
  let changed = false
  const stop = watch(draft, () => (changed ||= touched), { deep: true, flush: 'sync' })
  onScopeDispose(stop)
  provide(handleKey, {
    touch: () => (touched = true),
    isChanged: () => changed,
    leave: () => (changed ? drafts.leave(form, draft.value) : undefined),
  })
  return draft
}

/** The draft of the form that a panel belongs to, where it has one. */
export const useOwnDraft = (): DraftHandle | null => inject(handleKey, null)
