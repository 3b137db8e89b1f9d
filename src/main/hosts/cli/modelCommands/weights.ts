import type { Command } from 'commander'
import { deviceOption, type Add } from '../addTask'
import { toPositiveNumber } from '../arguments'
import { toAtlas } from '../bundledAtlases'

/** Weights in and out, and tensor by tensor. */
export const addWeights = (add: Add): void => {
  addImport(add)
  addExport(add)
  addEval(add)
}

const addImport = (add: Add): void =>
  add(
    'importWeights',
    'Take in weights that others trained; refuses whatever does not fit exactly',
    (command) =>
      command
        .requiredOption(
          '--from <path>',
          'folder with config.json and weights, or a file of weights beside its config.json',
        )
        .requiredOption('--out <dir>', 'folder of the model')
        .option('--name <name>', 'what the model is called; the name of the folder when left out')
        .option('--atlas <file>', 'atlas of the model’s parcels', toAtlas)
        .option('--labels <file>', 'table of the labels’ names; the one beside the atlas when left out')
        .option('--coordinates <file>', 'table of the parcels’ places: label X Y Z, mm')
        .option(
          '--gain <factor>',
          'factor of the robust scaling that recordings are fed with; 1 when left out',
          toPositiveNumber,
        )
        .option('--tr <seconds>', 'repetition time of the recordings that the model was trained on', toPositiveNumber),
    ({ from, out, name, atlas, labels, coordinates, gain, tr }) => ({
      request: { from, out, name, atlas, labels, coordinates, gain, trSeconds: tr },
      needs: [from, atlas, labels, coordinates],
    }),
    (output) => [
      `${output.architecture}, ${output.parameters} parameters in ${output.tensors} arrays (${output.format})`,
      output.modelDir,
    ],
  )

const addExport = (add: Add): void =>
  add(
    'exportWeights',
    'Write a model’s weights for other programs',
    (command: Command) =>
      command
        .requiredOption('--model <dir>', 'folder of the model')
        .requiredOption('--out <file>', '.safetensors, named as published, or .onnx, for any ONNX runtime'),
    ({ model, out }) => ({ request: { model, out }, needs: [model] }),
    (output) => [`${output.bytes} bytes of ${output.format}`, ...output.files],
  )

const addEval = (add: Add): void =>
  add(
    'eval',
    'Feed a model tensors and write all that it computes, to compare it with other programs',
    (command) =>
      command
        .requiredOption('--model <dir>', 'folder of the model')
        .requiredOption('--tensors <file>', '.safetensors with signal, and what else the model is fed')
        .requiredOption('--out <file>', '.safetensors to write')
        .option('--gradients', 'also the gradient of the loss in every parameter')
        .addOption(deviceOption()),
    ({ model, tensors, out, gradients, device }) => ({
      request: { model, tensors, out, gradients: gradients === true, device },
      needs: [model, tensors],
    }),
    (output) => [
      `${output.outputs.length} tensors on ${output.device}${output.loss === null ? '' : `, loss ${output.loss}`}`,
      ...output.files,
    ],
  )
