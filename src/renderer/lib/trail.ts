/** What was looked at, in order, with a place in it: the model of back and forward. */
export interface Trail<T> {
  readonly steps: readonly T[]
  readonly at: number
}

const LONGEST = 200

export const startTrail = <T>(first: T): Trail<T> => ({ steps: [first], at: 0 })

/** Goes to a new step: what lay ahead is forgotten. `fold` replaces the present step instead of adding one. */
export const stepTo = <T>(trail: Trail<T>, step: T, fold = false): Trail<T> => {
  const kept = trail.steps.slice(0, fold ? trail.at : trail.at + 1)
  const steps = [...kept, step].slice(-LONGEST)
  return { steps, at: steps.length - 1 }
}

export const canGoBack = (trail: Trail<unknown>): boolean => trail.at > 0
export const canGoForward = (trail: Trail<unknown>): boolean => trail.at < trail.steps.length - 1

/** Moves by `by` steps within the trail; at an end it stays. */
export const move = <T>(trail: Trail<T>, by: number): Trail<T> => ({
  steps: trail.steps,
  at: Math.min(Math.max(trail.at + by, 0), trail.steps.length - 1),
})

export const present = <T>(trail: Trail<T>): T => trail.steps[trail.at]
