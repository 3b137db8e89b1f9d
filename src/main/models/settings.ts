type Value = number | boolean | string
type Reader = (text: string) => Value | null

/** How a setting is read from text, and what it must be, in words. */
export interface SettingKind {
  read: Reader
  says: string
}

export const count: SettingKind = {
  read: (text) => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : null),
  says: 'a positive whole number',
}
export const fraction: SettingKind = {
  read: (text) => (text.trim() !== '' && Number(text) > 0 && Number(text) < 1 ? Number(text) : null),
  says: 'a number between 0 and 1',
}
/** As `fraction`, or 0. */
export const share: SettingKind = {
  read: (text) => (text.trim() !== '' && Number(text) >= 0 && Number(text) < 1 ? Number(text) : null),
  says: 'a number of at least 0 and below 1',
}
export const truth: SettingKind = {
  read: (text) => ({ true: true, false: false })[text] ?? null,
  says: 'true or false',
}
export const oneOf = (...names: string[]): SettingKind => ({
  read: (text) => (names.includes(text) ? text : null),
  says: `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`,
})

/**
 * Reads settings given as text, by the kind of each.
 *
 * @returns those that can be read, and what is wrong with the others, in words
 */
export const readSettings = <Name extends string>(
  kinds: { readonly [N in Name]: SettingKind },
  settings: Readonly<Record<string, string>>,
  architecture: string,
): { read: Partial<Record<Name, Value>>; problems: string[] } => {
  const problems: string[] = []
  const read: Partial<Record<Name, Value>> = {}
  for (const [name, text] of Object.entries(settings)) {
    if (!Object.hasOwn(kinds, name)) {
      problems.push(`${name} is not a setting of ${architecture}; known are ${Object.keys(kinds).join(', ')}`)
      continue
    }
    const { read: readText, says } = kinds[name as Name]
    const value = readText(text)
    if (value === null) problems.push(`${name} is '${text}', not ${says}`)
    else read[name as Name] = value
  }
  return { read, problems }
}

/** Of rules, what those say that do not hold. */
export const broken = (rules: ReadonlyArray<readonly [holds: boolean, problem: string]>): string[] =>
  rules.filter(([holds]) => !holds).map(([, problem]) => problem)
