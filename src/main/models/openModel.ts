import { makeBrainlm, parseBrainlmSettings } from './brainlm'
import type { Architecture, MaskedModel } from './maskedModel'

export type Opened = { ok: true; model: MaskedModel } | { ok: false; problems: string[] }

/**
 * A model of this architecture from settings as a user gives them, by name and as text; what is left out takes its
 * default.
 *
 * @param given  what the data fix: the number of parcels
 * @returns the model, or every problem in words
 */
export const configureModel = (
  architecture: Architecture,
  settings: Readonly<Record<string, string>>,
  given: { parcels: number },
): Opened => {
  if (architecture !== 'brainlm') return { ok: false, problems: [`${architecture} is not there`] }
  const parsed = parseBrainlmSettings(settings, given)
  return parsed.ok ? { ok: true, model: makeBrainlm(parsed.config) } : parsed
}

/**
 * The model that a card describes.
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
  return configureModel(architecture, texts, { parcels })
}
