import { AppError } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { medianOrNull } from '../domain/normative'
import type { Task } from '../ports'
import { doubtForecast } from './inference/doubtForecast'
import { planForecast } from './inference/planForecast'
import { readFitting, readyModel, type InferencePorts } from './inference/readyModel'
import { runForecast } from './inference/runForecast'
import { writeForecast } from './inference/writeForecast'
import { baseName } from './paths'
import { seenBy } from './seenRecordings'

/** Predicts what comes after a part of a recording, and says how well where the recording goes on. */
export const makeForecast =
  (ports: InferencePorts): Task<'forecast'> =>
  async (input, context) => {
    const ready = await readyModel(ports, input)
    const { head, name } = ready.loaded.card
    if (head) throw new AppError('usage.bad', `${name} predicts ${head.target}, not activity: it forecasts nothing.`)
    const findings: Finding[] = [...ready.findings]
    const series = await readFitting(ports.files, input, ready.loaded, findings)
    const plan = planForecast(ready.loaded.model, series, input)
    const made = await runForecast(ports, { ready, series, plan }, context)
    const known = seenBy(ready.loaded.card).hashes.has(await ports.files.sha256(input.series))
    const warnings = doubtForecast(made, known)
    findings.push(...warnings.map((message) => doubt(message, baseName(input.series))))
    const { path, files } = await writeForecast(ports, { ...made, warnings, series, ready, plan, input })
    const { skill } = made.skill
    return {
      files,
      findings,
      predicted: path,
      skill,
      r2: medianOrNull(made.skill.r2),
      control: made.control && { r2: medianOrNull(made.control.skill.r2) },
    }
  }

const doubt = (message: string, file: string): Finding => ({
  code: 'forecast.doubt',
  severity: 'warning',
  place: { file },
  message,
  suggestion: 'See docs/explanations.md for what a forecast can and cannot say.',
})
