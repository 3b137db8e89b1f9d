import { brainlmSettingNames, makeBrainlm, parseBrainlmSettings } from './brainlm'
import type { Architecture, MaskedModel } from './maskedModel'
import { makeVitmae, parseVitmaeSettings, vitmaeSettingNames } from './vitmae'

export type Opened = { ok: true; model: MaskedModel } | { ok: false; problems: string[] }

/** The settings of each architecture, by name; `parcels` comes from the data. */
export const settingNames: { readonly [A in Architecture]: readonly string[] } = {
  brainlm: brainlmSettingNames,
  'brainlm-vitmae': vitmaeSettingNames,
}

const readModel = (
  architecture: Architecture,
  settings: Readonly<Record<string, string>>,
  given: { parcels: number },
): Opened => {
  if (architecture === 'brainlm') {
    const parsed = parseBrainlmSettings(settings, given)
    return parsed.ok ? { ok: true, model: makeBrainlm(parsed.config) } : parsed
  }
  const parsed = parseVitmaeSettings(settings, given)
  return parsed.ok ? { ok: true, model: makeVitmae(parsed.config) } : parsed
}

/**
 * A model to be trained, from settings as a user gives them, by name and as text; what is left out takes its default.
 *
 * @param given  what the data fix: the number of parcels
 * @returns the model, or every problem in words
 */
export const configureModel = (
  architecture: Architecture,
  settings: Readonly<Record<string, string>>,
  given: { parcels: number },
): Opened => {
  const opened = readModel(architecture, settings, given)
  if (!opened.ok || opened.model.kept < opened.model.tokens) return opened
  return { ok: false, problems: ['maskRatio hides no token'] }
}

/**
 * The model that a card describes. A mask ratio of 0 is allowed there: such a model is not trained to predict what is
 * hidden.
 *
 * @param config  as it stands on the card: `parcels` and the settings by name
 * @returns the model, or every problem in words
 */
export const openModel = (
  architecture: Architecture,
  config: Readonly<Record<string, number | string | boolean>>,
): Opened => {
  const { parcels, ...settings } = config
  if (typeof parcels !== 'number' || !Number.isInteger(parcels) || parcels < 1)
    return { ok: false, problems: ['parcels is not a positive whole number'] }
  const texts = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  return readModel(architecture, texts, { parcels })
}
