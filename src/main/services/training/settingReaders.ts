/** How a setting is read from text. */
export interface Reader<T> {
  /** Null when the text does not say one. */
  read(text: string): T | null
  /** What it has to be, after 'not'. */
  says: string
}

/** What a setting is when left out, how it is read, and what it means. */
export interface Setting<T> extends Reader<T> {
  default: T
  meaning: string
}

export const setting = <T extends number | boolean | string>(
  reader: Reader<T>,
  value: NoInfer<T>,
  meaning: string,
): Setting<T> => ({
  ...reader,
  default: value,
  meaning,
})

const numberThat = (holds: (value: number) => boolean, says: string): Reader<number> => ({
  read: (text) => {
    const value = text.trim() === '' ? NaN : Number(text)
    return Number.isFinite(value) && holds(value) ? value : null
  },
  says,
})

export const above = numberThat((value) => value > 0, 'a number above 0')
export const notBelow = numberThat((value) => value >= 0, 'a number of at least 0')
/** From 0 to below 1. */
export const part = numberThat((value) => value >= 0 && value < 1, 'a number from 0 to below 1')

export const wholeFrom = (least: number, most: number): Reader<number> =>
  numberThat(
    (value) => Number.isInteger(value) && value >= least && value <= most,
    `a whole number from ${least} to ${most}`,
  )

export const truth: Reader<boolean> = {
  read: (text) => ({ true: true, false: false })[text] ?? null,
  says: 'true or false',
}

export const oneOf = <const Choices extends readonly string[]>(choices: Choices): Reader<Choices[number]> => ({
  read: (text) => choices.find((choice) => choice === text) ?? null,
  says: choices.join(' or '),
})

export const anyText: Reader<string> = { read: (text) => text.trim(), says: 'a text' }
