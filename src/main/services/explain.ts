import type { Explanation, TaskInput } from '../../preload/contract'
import { mapLikeness } from '../domain/explain'
import type { Finding } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import type { Task, TaskContext } from '../ports'
import { mapAttention } from './explanation/attention'
import { doubtExplanation } from './explanation/doubtExplanation'
import { mapGradients } from './explanation/gradients'
import { chooseOutput } from './explanation/headOutput'
import { mapInfluence } from './explanation/influence'
import { checkQuestion, cutSubjectWindow, type Mapped, type Method, type Subject } from './explanation/subject'
import { describeMap, writeExplanation } from './explanation/writeExplanation'
import { sayDuration } from './inference/duration'
import { readFitting, readyModel, type InferencePorts, type ReadyModel } from './inference/readyModel'
import { baseName } from './paths'

const methods: { readonly [M in TaskInput<'explain'>['method']]: Method } = {
  attention: mapAttention,
  rollout: mapAttention,
  occlusion: mapInfluence,
  perturbation: mapInfluence,
  'integrated-gradients': mapGradients,
}

/** Maps which parcels a model looks at or relies on in one window of a recording, and puts the map beside a control's. */
export const makeExplain =
  (ports: InferencePorts): Task<'explain'> =>
  async (input, context) => {
    const startMs = Date.now()
    const ready = await readyModel(ports, input)
    const { loaded, control } = ready
    checkQuestion(loaded, input)
    const findings: Finding[] = [...ready.findings]
    const series = await readFitting(ports.files, input, loaded, findings)
    const subject = { loaded, input, device: ready.device, output: 0, ...cutSubjectWindow(loaded, series, input.from) }
    subject.output = await chooseOutput(subject, ports)
    const shares = control ? 2 : 1
    const run = (of: Subject, turn: number) => methods[input.method](of, workOf(ports, context, turn, shares))
    const map = await run(subject, 0)
    const beside = control && (await run({ ...subject, loaded: control.loaded }, 1))
    const correlation = beside ? likeness(map, beside) : NaN
    const warnings = doubtExplanation({ loaded, map, control, correlation }, input)
    const explanation = await describe(ports, input, { ready, series, map, beside, correlation, warnings })
    const { path, files } = await writeExplanation(ports.files, input.out, explanation, { map, control: beside })
    findings.push(...warnings.map((message) => doubt(message, baseName(input.series))))
    findings.push(took(input.method, (Date.now() - startMs) / 1000))
    return { files, findings, explanation: path, controlCorrelation: explanation.control?.correlation ?? null }
  }

const workOf = ({ runtime }: InferencePorts, { signal, progress }: TaskContext, turn: number, turns: number) => ({
  runtime,
  signal,
  tell: (done: number, what: string) =>
    progress({ fraction: (turn + done) / turns, message: turn === 0 ? what : `Control: ${what}` }),
})

/** Of the most detailed map there is; from parcel to parcel without the diagonal. */
const likeness = (map: Mapped, beside: Mapped): number => {
  if (map.matrix && beside.matrix) return mapLikeness(map.matrix, beside.matrix, map.perParcel.length)
  if (map.perFrame && beside.perFrame) return mapLikeness(map.perFrame, beside.perFrame)
  return mapLikeness(map.perParcel, beside.perParcel)
}

const doubt = (message: string, file: string): Finding => ({
  code: 'explain.doubt',
  severity: 'warning',
  place: { file },
  message,
  suggestion: 'See docs/explanations.md for what the map can and cannot say.',
})

const took = (method: string, seconds: number): Finding => ({
  code: 'explain.time',
  severity: 'info',
  place: {},
  message: `The ${method} map took ${sayDuration(seconds)}.`,
  suggestion: '',
})

const describe = async (
  { files, program }: InferencePorts,
  input: TaskInput<'explain'>,
  made: {
    ready: ReadyModel
    series: ParcelSeries
    map: Mapped
    beside: Mapped | null
    correlation: number
    warnings: string[]
  },
): Promise<Explanation> => {
  const { ready, series, map, beside, correlation, warnings } = made
  const { card, sha256, model } = ready.loaded
  return {
    format: 'boldscope-explanation/1',
    method: input.method,
    recording: {
      name: baseName(input.series),
      sha256: await files.sha256(input.series),
      trSeconds: series.trSeconds,
      phantom: series.phantom,
    },
    model: { name: card.name, architecture: card.architecture, sha256 },
    frames: [input.from, input.from + model.windowFrames - 1],
    layer: input.layer ?? null,
    head: input.head ?? null,
    parcel: input.parcel ?? null,
    parcels: series.parcels.map(({ name, network }) => ({ name, network })),
    unit: map.unit,
    map: describeMap(map, 'map'),
    completeness: map.completeness,
    control: beside && {
      ...describeMap(beside, 'control'),
      kind: ready.control!.kind,
      name: ready.control!.name,
      correlation: Number.isNaN(correlation) ? null : correlation,
    },
    warnings,
    madeWith: program,
    madeAt: new Date().toISOString(),
  }
}
