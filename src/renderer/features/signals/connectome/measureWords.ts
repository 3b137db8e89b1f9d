/** What a table of measures is about, by its columns. */
export const measureWords = (header: readonly string[]): string =>
  header.some((name) => /alff/i.test(name)) ? 'ALFF' : 'Graph'
