const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Compares words as people sort them: 2 before 10, whatever the case. */
export const naturally = (a: string, b: string): number => collator.compare(a, b)
