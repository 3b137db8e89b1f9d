/** A number with its word: `1 recording`, `2 recordings`; other plurals than with s are given. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
