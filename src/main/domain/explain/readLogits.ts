/** What logits of a head mean: a label, and the chance of each class where there are classes. */
export interface LabelRule {
  kind: 'regression' | 'binary' | 'classes'
  /** In the order of the outputs; for 'binary' the second is the positive one. */
  classes: readonly string[]
  /** A regression's output goes through a sigmoid. */
  sigmoid: boolean
  /** Label = output * scale + offset. */
  scale: number
  offset: number
}

export interface ReadLabel {
  /** In the label's own unit; null for classes. */
  value: number | null
  /** By class, summing to 1; empty for a regression. */
  probabilities: number[]
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

const softmax = (logits: readonly number[]): number[] => {
  const largest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** Reads one window's logits. */
export const readLogits = (
  { kind, sigmoid: squashed, scale, offset }: LabelRule,
  logits: readonly number[],
): ReadLabel => {
  if (kind === 'regression')
    return { value: (squashed ? sigmoid(logits[0]) : logits[0]) * scale + offset, probabilities: [] }
  if (kind === 'classes') return { value: null, probabilities: softmax(logits) }
  const positive = sigmoid(logits[0])
  return { value: null, probabilities: [1 - positive, positive] }
}

/** The label of a recording: mean of its windows' values or probabilities. */
export const meanLabel = (windows: readonly ReadLabel[]): ReadLabel => {
  const mean = (pick: (label: ReadLabel) => number): number =>
    windows.reduce((sum, label) => sum + pick(label), 0) / windows.length
  const [first] = windows
  return {
    value: first.value === null ? null : mean(({ value }) => value!),
    probabilities: first.probabilities.map((_, at) => mean(({ probabilities }) => probabilities[at])),
  }
}

/** The class of the largest probability. */
export const likeliest = ({ classes }: LabelRule, { probabilities }: ReadLabel): string =>
  classes[probabilities.indexOf(Math.max(...probabilities))]
