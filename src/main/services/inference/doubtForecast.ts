import { medianOrNull } from '../../domain/normative'
import type { MadeForecast } from './runForecast'

/**
 * What keeps a forecast from being believed, in plain words.
 *
 * @param known  the model was trained on the recording
 */
export const doubtForecast = ({ skill: { overall, skill, r2 }, control }: MadeForecast, known: boolean): string[] => {
  if (overall.values === 0) return ['The recording does not show what came: nothing says how good this forecast is.']
  const doubts: string[] = []
  if (known)
    doubts.push('The model was trained on this recording, on what came too: of a stranger it may forecast less.')
  if (skill.persistence !== null && skill.persistence <= 0)
    doubts.push('The forecast is no better than carrying the last value on.')
  if (skill.mean !== null && skill.mean <= 0) doubts.push('The forecast is no better than the mean of the context.')
  const [own, others] = [medianOrNull(r2), control && medianOrNull(control.skill.r2)]
  if (control && own !== null && others !== null && own <= others)
    doubts.push(`The forecast is no better than that of its control, ${control.name}.`)
  return doubts
}
