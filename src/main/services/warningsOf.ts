import type { Finding } from '../domain/finding'

/** What speaks against an outcome, in the words of its page: findings but for remarks, each with what to do. */
export const warningsOf = (findings: readonly Finding[]): string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(inWords)

export const inWords = ({ message, suggestion }: Finding): string => `${message} ${suggestion}`
