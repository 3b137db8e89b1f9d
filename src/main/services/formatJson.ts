/** A value as the text of a JSON file for people to read; what is no number is null. */
export const formatJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
