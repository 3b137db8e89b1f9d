/** A number as people write one; NaN for anything else, also for hexadecimal and for nothing. */
export const parseNumber = (text: string): number =>
  /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : NaN
