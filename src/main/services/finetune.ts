import type { Head, ModelCard } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Judgement } from '../domain/labels'
import { finetunedParameters } from '../models/head'
import type { Task } from '../ports'
import { removeCheckpoint } from './checkpoints'
import { chooseDevice } from './chooseDevice'
import { cardName } from './modelFiles'
import { joinPath } from './paths'
import { seenBefore } from './seenRecordings'
import { findCheckpoint, replaced, type TrainPorts } from './train'
import { originOf } from './training/baseModel'
import { planFineTuning, type FineTuningPlan } from './training/finetunePlan'
import { planHead } from './training/headTraining'
import { measureHead } from './training/measureHead'
import { demandMemory } from './training/memory'
import { meanOf, runTraining, type Outcome } from './training/runTraining'
import { testTrained } from './training/testTrained'
import { trainInto } from './training/trainInto'
import { compileStep, openTrainer } from './training/trainer'
import { countParameters, writeModel } from './training/writeModel'
import { stepTrial } from './training/stepTrial'

/**
 * Trains a model further for a label of each recording, writes the fine-tuned model's folder and says how well it does
 * on people that it never saw. Goes on from its checkpoint as `train` does.
 */
export const makeFinetune =
  ({ files, runtime, machine, program }: TrainPorts): Task<'finetune'> =>
  async (input, context) => {
    const plan = await planFineTuning(files, input, context)
    const { head, learner, feeds } = planHead(plan)
    const trial = stepTrial(learner, plan.settings, () => feeds(0))
    const chosen = await chooseDevice(runtime, input.device, trial)
    const { device } = chosen
    const binding = { device, ...plan.binding }
    const checkpoint = input.resume ? await findCheckpoint(files, input.out, binding) : null
    const findings = [...chosen.findings, ...plan.findings]
    if (await files.facts(joinPath(input.out, cardName))) findings.push(replaced)
    context.progress({ fraction: null, message: 'Building the model' })
    const graph = compileStep(learner, plan.settings, device)
    context.progress({ fraction: null, message: await demandMemory(machine, graph, plan.settings) })
    const options = { settings: plan.settings, device, seed: plan.seed, state: checkpoint?.state }
    const trainer = await openTrainer(runtime, graph, learner, options)
    const measure = await measureHead(runtime, plan, head, device)
    try {
      const run = { files, modelDir: input.out, ...plan, binding, trainer, feeds, measure, from: checkpoint }
      const outcome = await trainInto(files, input.out, () => runTraining(run, context))
      const { progress, weights } = outcome
      context.progress({ fraction: 1, message: 'Measuring on people held out' })
      const judgement = measure ? await measure.judge(weights) : { values: {}, words: [] }
      const { model, atlasFile } = plan.base
      const described = describe(plan, outcome, { judgement, device, shuffled: input.shuffleLabels })
      const written = await writeModel(files, input.out, {
        card: { ...described, parameters: countParameters(finetunedParameters(model, head)), madeWith: program },
        parameters: finetunedParameters(model, head),
        weights,
        model,
        head,
        progress,
        atlasFile,
      })
      await removeCheckpoint(files, input.out)
      const tested = { recordings: [], heldOut: [], times: {}, seed: plan.seed, device }
      const doubts = await testTrained({ files, runtime }, input.out, tested, context)
      return {
        files: written,
        findings: [...findings, ...judged(plan.head, judgement, input.shuffleLabels), ...doubts],
        modelDir: input.out,
        steps: progress.step,
        firstLoss: progress.firstLoss,
        finalLoss: meanOf(progress.recentLosses),
        resumedFromStep: checkpoint?.progress.step ?? null,
        device,
        validation: judgement.values,
      }
    } finally {
      await trainer.release()
      await measure?.release()
    }
  }

interface Made {
  judgement: Judgement
  device: string
  shuffled: boolean
}

type Described = Omit<ModelCard, 'files' | 'madeWith' | 'parameters'>

const describe = (plan: FineTuningPlan, { progress }: Outcome, { judgement, device, shuffled }: Made): Described => {
  const { base, head, settings } = plan
  const { card } = base
  const warnings = plan.findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message)
  return {
    format: 'boldscope-model/1',
    name: plan.name,
    architecture: card.architecture,
    config: card.config,
    contract: card.contract,
    origin: originOf(base, 'finetuned'),
    head,
    truth: null,
    training: {
      steps: progress.step,
      seed: plan.seed,
      device,
      batch: settings.batch,
      learningRate: settings.learningRate,
      recordings: plan.recordings.map(({ name, sha256 }) => ({ name, sha256 })),
      seenBefore: seenBefore(card),
      finalLoss: meanOf(progress.recentLosses),
      settings: { ...settings, tune: tuneName(plan) },
      validation: judgement.values,
      shuffledLabels: shuffled,
    },
    phantom: plan.phantom,
    warnings: [...warnings, ...judgement.words, ...(shuffled ? [control.message] : [])],
  }
}

const tuneName = ({ tune }: FineTuningPlan): string => {
  if (tune.kind === 'last') return `last:${tune.layers}`
  return tune.kind === 'lora' ? `lora:${tune.rank}` : tune.kind
}

/** What came of it, in plain words. */
const judged = ({ target }: Head, { values, words }: Judgement, shuffled: boolean): Finding[] => {
  if (words.length === 0) return [...(shuffled ? [control] : []), unmeasured]
  const p = Object.entries(values).find(([name]) => name.endsWith('_p'))?.[1] ?? null
  const good = p !== null && p <= 0.05
  if (good && shuffled) return [control, lucky(words)]
  const found: Finding = {
    code: good ? 'finetune.better' : 'finetune.chance',
    severity: good || shuffled ? 'info' : 'warning',
    place: { field: target },
    message: words.join(' '),
    suggestion: good
      ? 'Compare with the same training on shuffled labels, and ask what else differs between these people, e.g. their site.'
      : 'Take it for not learned.',
  }
  return [...(shuffled ? [control] : []), found]
}

/** Of twenty controls one is found better than chance, by chance. */
const lucky = (words: readonly string[]): Finding => ({
  code: 'finetune.controlFound',
  severity: 'warning',
  place: {},
  message: `${words.join(' ')} Yet these labels were exchanged: one control in twenty comes out like this by luck.`,
  suggestion:
    'Repeat it with other seeds. If it stays, something else tells the people apart; then no label is to be believed.',
})

const control: Finding = {
  code: 'finetune.control',
  severity: 'warning',
  place: {},
  message: 'The labels were exchanged between people: this model is a control and must find nothing.',
  suggestion: 'Put it beside the model that was trained on the labels themselves.',
}

const unmeasured: Finding = {
  code: 'finetune.unmeasured',
  severity: 'warning',
  place: {},
  message: 'Nobody was held out: how well the labels are told for other people is not known.',
  suggestion: 'Set validation to a fraction of the people, e.g. 0.2.',
}
