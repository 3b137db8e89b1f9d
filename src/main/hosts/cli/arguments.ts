import { InvalidArgumentError } from 'commander'

export const toInteger = (text: string): number => {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('A whole number is needed.')
  return Number(text)
}

export const toPositive = (text: string): number => {
  const value = toInteger(text)
  if (value < 1) throw new InvalidArgumentError('A whole number above 0 is needed.')
  return value
}

export const toPort = (text: string): number => {
  const value = toInteger(text)
  if (value < 0 || value > 65535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 takes any free one.')
  return value
}

export const toShare = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('A number between 0 and 1 is needed.')
  return value
}

export const toPositiveNumber = (text: string): number => {
  const value = text.trim() === '' ? NaN : Number(text)
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidArgumentError('A number above 0 is needed.')
  return value
}

/** `key=value` pairs, one after the other. */
export const toSettings = (pair: string, before: Record<string, string> = {}): Record<string, string> => {
  const match = /^([A-Za-z][\w.]*)=(.*)$/.exec(pair)
  if (!match) throw new InvalidArgumentError('Settings are written key=value.')
  return { ...before, [match[1]]: match[2] }
}

/** A number above 0, or the word none. Commander takes null for a missing value: the word stays until all is read. */
export const toThreshold = (text: string): number | 'none' => (text === 'none' ? text : toPositiveNumber(text))
export const orNone = (value: number | 'none' | undefined): number | null | undefined =>
  value === 'none' ? null : value
