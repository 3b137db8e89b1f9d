import type { Finding } from '../domain/finding'

/**
 * That one of several files is left out, why, and what to do about it.
 *
 * @param doubts   what speaks against the file: the first error is the reason
 * @param message  the reason, where it is not among them
 */
export const fileLeftOut = (code: string, file: string, doubts: readonly Finding[], message?: string): Finding => {
  const why = doubts.find(({ severity }) => severity === 'error') ?? doubts.at(0)
  return {
    code,
    severity: 'warning',
    place: { file },
    message: `${file} is left out. ${message ?? why?.message ?? ''}`.trim(),
    suggestion: why?.suggestion ?? 'Give it by itself to see what is wrong with it.',
  }
}
