export interface Schedule {
  steps: number
  /** Fraction of the steps over which the rate rises. */
  warmup: number
  peak: number
}

/**
 * Learning rate of step 0, 1, ...: rises in a straight line over the warm-up, then falls to zero along half a cosine.
 * Source of the shape: Loshchilov and Hutter 2017, without restarts.
 */
export const learningRateAt = (step: number, { steps, warmup, peak }: Schedule): number => {
  const rising = Math.ceil(steps * warmup)
  if (step < rising) return (peak * (step + 1)) / rising
  return 0.5 * peak * (1 + Math.cos((Math.PI * (step - rising)) / (steps - rising)))
}
