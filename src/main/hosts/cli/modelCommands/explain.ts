import { Option, type Command } from 'commander'
import { explanationMethods, poolings, type TaskRequest } from '../../../../preload/contract'
import { deviceOption, type Add } from '../addTask'
import { toInteger, toPositive } from '../arguments'

type Control = TaskRequest<'explain'>['control']

/** What a model says of recordings, and what it relies on. */
export const addExplanations = (add: Add): void => {
  addForecast(add)
  addEmbed(add)
  addPredict(add)
  addExplain(add)
}

const withControl = (command: Command): Command =>
  command
    .addOption(new Option('--control <kind>', 'put it beside the same model with random weights').choices(['random']))
    .addOption(
      new Option('--control-model <dir>', 'put it beside another model, e.g. of shuffled labels').conflicts('control'),
    )
    .addOption(deviceOption())
    .requiredOption('--out <dir>', 'folder to write to')

const controlOf = (control: Control, controlModel: string | undefined): Control =>
  controlModel === undefined ? control : { model: controlModel }

const addForecast = (add: Add): void =>
  add(
    'forecast',
    'Predict the frames after a part of a recording',
    (command) =>
      withControl(
        command
          .requiredOption('--model <dir>', 'folder of the model')
          .requiredOption('--series <file>', 'parcel series')
          .option('--from <frame>', 'first frame of the context, from 0', toInteger)
          .option('--horizon <n>', 'frames of one prediction; a tenth of the window when left out', toPositive)
          .option('--rolls <n>', 'how often predictions are fed back', toPositive, 1),
      ),
    ({ model, series, from, horizon, rolls, control, controlModel, device, out }) => ({
      request: { model, series, from, horizon, rolls, control: controlOf(control, controlModel), device, out },
      needs: [model, series, controlModel],
    }),
    ({ skill, r2, control, predicted }) => [
      `skill ${number(skill.persistence)} against the last value, ${number(skill.mean)} against the mean`,
      `median R² ${number(r2)}${control ? `, of the control ${number(control.r2)}` : ''}`,
      predicted,
    ],
  )

const addEmbed = (add: Add): void =>
  add(
    'embed',
    'One vector for each recording, from the encoder',
    (command) =>
      withControl(
        command
          .requiredOption('--model <dir>', 'folder of the model')
          .requiredOption('--series <paths...>', 'folders and files of parcel series')
          .addOption(
            new Option('--pooling <kind>', 'class token, or mean of all tokens').choices(poolings).default('cls'),
          ),
      ),
    ({ model, series, pooling, control, controlModel, device, out }) => ({
      request: { model, series, pooling, control: controlOf(control, controlModel), device, out },
      needs: [model, ...(series as string[]), controlModel],
    }),
    (output) => [`${output.recordings} recordings, ${output.width} numbers each`, ...output.files],
  )

const addPredict = (add: Add): void =>
  add(
    'predict',
    'Labels of recordings from a fine-tuned model (research use only)',
    (command) =>
      withControl(
        command
          .requiredOption('--model <dir>', 'folder of a fine-tuned model')
          .requiredOption('--series <paths...>', 'folders and files of parcel series'),
      ),
    ({ model, series, control, controlModel, device, out }) => ({
      request: { model, series, control: controlOf(control, controlModel), device, out },
      needs: [model, ...(series as string[]), controlModel],
    }),
    (output) => [`${output.recordings} recordings`, output.predictions, 'Research use only.'],
  )

const addExplain = (add: Add): void =>
  add(
    'explain',
    'Which parcels a model looks at or relies on',
    (command) =>
      withControl(
        command
          .requiredOption('--model <dir>', 'folder of the model')
          .requiredOption('--series <file>', 'parcel series')
          .addOption(new Option('--method <name>', 'how').choices(explanationMethods).makeOptionMandatory())
          .option('--from <frame>', 'first frame of the window, from 0', toInteger, 0)
          .option('--layer <n>', 'for attention: one layer, from 0; the mean of all when left out', toInteger)
          .option('--head <n>', 'for attention: one head, from 0; the mean of all when left out', toInteger)
          .option('--parcel <name>', 'for integrated-gradients: whose prediction is traced back'),
      ),
    ({ model, series, method, from, layer, head, parcel, control, controlModel, device, out }) => ({
      request: {
        ...{ model, series, method, from, layer, head, parcel, device, out },
        control: controlOf(control, controlModel),
      },
      needs: [model, series, controlModel],
    }),
    (output) => [
      ...(output.controlCorrelation === null
        ? []
        : [`rank correlation with the control ${number(output.controlCorrelation)}`]),
      output.explanation,
    ],
  )

const number = (value: number | null): string => (value === null ? 'unknown' : value.toFixed(3))
