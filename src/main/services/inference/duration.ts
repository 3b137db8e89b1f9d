/** A time as a person says it: 0.4 s, 12 s, 3 min. */
export const sayDuration = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
