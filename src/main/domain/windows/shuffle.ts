import type { Random } from '../random'

/** 0..count-1 in random order (Fisher and Yates). */
export const shuffled = (count: number, random: Random): Int32Array => {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const held = order[i]
    order[i] = order[j]
    order[j] = held
  }
  return order
}
