import { Option } from 'commander'
import { architectures, headKinds, poolings, type TaskOutput } from '../../../../preload/contract'
import { defaultFineTuningSteps, fineTuningRows, type SettingRow } from '../../../services/training/settings'
import { deviceOption, type Add } from '../addTask'
import { toInteger, toPositive, toSettings } from '../arguments'
import { toAtlas } from '../bundledAtlases'

/** What goes with training a model: the learning rate before, the labels after. */
export const addTrainingOfModels = (add: Add): void => {
  addFindLearningRate(add)
  addFinetune(add)
}

/** Settings as the help shows them. */
export const tellSettings = (title: string, rows: readonly SettingRow[]): string =>
  [`\n${title}`]
    .concat(rows.map(({ key, default: value, meaning }) => `  ${`${key}=${value}`.padEnd(29)} ${meaning}`))
    .join('\n')

const addFindLearningRate = (add: Add): void =>
  add(
    'findLearningRate',
    'Try rising learning rates on a model that is thrown away, and say which to take',
    (command) =>
      command
        .requiredOption('--series <paths...>', 'folders and files of parcel series')
        .addOption(new Option('--model <name>', 'architecture').choices(architectures).default('brainlm'))
        .option('--set <key=value...>', 'a setting of the training that is to follow', toSettings)
        .option('--atlas <file>', 'atlas that gives the parcels their places', toAtlas)
        .option('--seed <n>', 'start of the random numbers', toInteger, 1)
        .addOption(deviceOption())
        .requiredOption('--out <dir>', 'folder for the curve'),
    ({ series, model, set, atlas, seed, device, out }) => ({
      request: { series, model, settings: set, atlas, seed, device, out },
      needs: [...(series as string[]), atlas],
    }),
    ({ suggested, curve, files }) => [
      suggested === null ? 'no learning rate can be suggested' : `try --set learningRate=${suggested.toPrecision(2)}`,
      `${curve.length} rates tried; the loss fell up to ${lowest(curve)}: take less than that`,
      ...files,
    ],
  )

const lowest = (curve: TaskOutput<'findLearningRate'>['curve']): string =>
  curve.reduce((best, point) => (point.loss < best.loss ? point : best)).learningRate.toPrecision(2)

const addFinetune = (add: Add): void =>
  add(
    'finetune',
    'Train a model further for a label of each person; goes on from its checkpoint',
    (command) =>
      command
        .requiredOption('--model <dir>', 'folder of the model to begin with')
        .requiredOption('--series <paths...>', 'folders and files of parcel series')
        .requiredOption('--labels <file>', 'table of people (participants.tsv, a phenotypic csv)')
        .requiredOption('--target <column>', 'column of the label')
        .addOption(new Option('--kind <kind>', 'what the label is').choices(headKinds).makeOptionMandatory())
        .addOption(new Option('--pooling <pooling>', 'what the head reads').choices(poolings).default('cls'))
        .option('--tune <what>', 'full, head, last:N layers of the encoder, or lora:RANK', 'head')
        .option('--shuffle-labels', 'exchange labels between people: the control that must find nothing')
        .option('--set <key=value...>', 'a setting of the training', toSettings)
        .option('--steps <n>', `training steps; ${defaultFineTuningSteps} when left out`, toPositive)
        .option('--seed <n>', 'start of the random numbers', toInteger, 1)
        .addOption(deviceOption())
        .option('--no-resume', 'start anew, whatever checkpoint there is')
        .requiredOption('--out <dir>', 'folder of the fine-tuned model')
        .addHelpText('after', tellSettings('Settings for --set, with what they are when left out:', fineTuningRows)),
    ({ series, model, labels, target, kind, pooling, tune, shuffleLabels, set, steps, seed, device, resume, out }) => ({
      request: {
        ...{ model, series, labels, target, kind, pooling, tune, shuffleLabels: shuffleLabels === true },
        ...{ settings: set, steps, seed, device, resume, out },
      },
      needs: [model, ...(series as string[]), labels],
      trains: out,
    }),
    tellFinetuned,
  )

const tellFinetuned = (output: TaskOutput<'finetune'>): string[] => [
  `${output.steps} steps on ${output.device}, loss ${output.firstLoss.toFixed(4)} to ${output.finalLoss.toFixed(4)}`,
  ...(output.resumedFromStep === null ? [] : [`went on from step ${output.resumedFromStep}`]),
  ...Object.entries(output.validation).map(
    ([name, value]) => `  ${name.padEnd(26)} ${value === null ? 'cannot be said' : Number(value.toPrecision(4))}`,
  ),
  output.modelDir,
]
