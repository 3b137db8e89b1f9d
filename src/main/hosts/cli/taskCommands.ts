import { Option, type Command } from 'commander'
import { architectures } from '../../../preload/contract'
import { defaultSteps, settingRows } from '../../services/training/settings'
import { addAtlases, toAtlas } from './bundledAtlases'
import { addTaskTo, deviceOption, type Add } from './addTask'
import { toInteger, toPositive, toSettings, toShare } from './arguments'
import { addClean } from './dataCommands/clean'
import { addConnectivity } from './dataCommands/connectivity'
import { addExport } from './dataCommands/export'
import { addQuality } from './dataCommands/quality'
import { addScan } from './dataCommands/scan'
import { addValidate } from './dataCommands/validate'
import { addExplanations } from './modelCommands/explain'
import { addTrainingOfModels, tellSettings } from './modelCommands/training'
import { addTruth } from './modelCommands/truth'
import { addWeights } from './modelCommands/weights'
import type { Tools } from './tools'

/** The commands that run one task each: what they take, which files must be there, and what they say when done. */
export const addTaskCommands = (program: Command, tools: Tools): void => {
  const add = addTaskTo(program, tools)
  const commands = [addSample, addParcellate, addTrain, addReconstruct, addDetect, addReport]
  const ofModels = [addWeights, addTruth, addTrainingOfModels, addExplanations]
  const ofData = [addClean, addConnectivity, addQuality, addExport]
  for (const addOne of [...commands, ...ofModels, ...ofData]) addOne(add)
  addAtlases(program, tools)
  addScan(program, tools)
  addValidate(program, tools)
}

const addSample = (add: Add): void =>
  add(
    'sample',
    'Write the phantom cohort: made by code, nobody’s brain',
    (command) =>
      command.requiredOption('--out <dir>', 'folder to write to').option('--seed <n>', 'another phantom', toInteger, 1),
    ({ out, seed }) => ({ request: { out, seed }, needs: [] }),
    (output) => [`${output.volumes} recordings, ${output.series} parcel series of ${output.parcels} parcels`],
  )

const addParcellate = (add: Add): void =>
  add(
    'parcellate',
    'Turn a recording into parcel series',
    (command) =>
      command
        .requiredOption(
          '--bold <file>',
          '4D NIfTI; .dtseries.nii; .func.gii of one hemisphere, taken with that of the other beside it',
        )
        .requiredOption(
          '--atlas <file>',
          'label volume or 4D maps (NIfTI); for surfaces .dlabel.nii or .label.gii; or the name of one that comes along (see: atlases)',
          toAtlas,
        )
        .option('--labels <file>', 'table of the labels’ names; the one beside the atlas when left out')
        .option('--space <name>', 'space of the atlas, where neither its name nor a sidecar says, e.g. MNI152NLin6Asym')
        .option('--map <name>', 'name or number of the map that is meant, for an atlas on surfaces with several')
        .requiredOption('--out <dir>', 'folder to write to'),
    ({ bold, atlas, labels, space, map, out }) => ({
      request: { bold, atlas, labels, atlasSpace: space, map, out },
      needs: [bold, atlas, labels],
    }),
    (output) => [
      `${output.frames} frames of ${output.parcels} parcels, ${output.emptyParcels} of them empty`,
      `mean coverage ${percent(output.meanCoverage)}`,
      output.timeseries,
    ],
  )

const addTrain = (add: Add): void =>
  add(
    'train',
    'Train a model on parcel series; goes on from its checkpoint',
    (command) =>
      command
        .requiredOption('--series <paths...>', 'folders and files of parcel series')
        .addOption(new Option('--model <name>', 'architecture').choices(architectures).makeOptionMandatory())
        .option('--set <key=value...>', 'a setting of the model or its training', toSettings)
        .option('--atlas <file>', 'atlas that gives the parcels their places', toAtlas)
        .option('--base <dir>', 'folder of a model to go on from')
        .option('--steps <n>', `training steps; ${defaultSteps} when left out`, toPositive)
        .option('--seed <n>', 'start of the random numbers', toInteger, 1)
        .addOption(deviceOption())
        .option('--no-resume', 'start anew, whatever checkpoint there is')
        .requiredOption('--out <dir>', 'folder of the model')
        .addHelpText('after', settingsHelp()),
    ({ series, model, set, atlas, base, steps, seed, device, resume, out }) => ({
      request: { series, model, settings: set, atlas, base, steps, seed, device, resume, out },
      needs: [...(series as string[]), atlas, base],
      trains: out,
    }),
    (output) => [
      `${output.steps} steps on ${output.device}, loss ${output.firstLoss.toFixed(4)} to ${output.finalLoss.toFixed(4)}`,
      ...(output.resumedFromStep === null ? [] : [`went on from step ${output.resumedFromStep}`]),
      output.modelDir,
    ],
  )

const addReconstruct = (add: Add): void =>
  add(
    'reconstruct',
    'Predict every token of a recording once from the others',
    (command) =>
      command
        .requiredOption('--model <dir>', 'folder of the model')
        .requiredOption('--series <file>', 'parcel series')
        .addOption(deviceOption())
        .requiredOption('--out <dir>', 'folder to write to'),
    ({ model, series, device, out }) => ({ request: { model, series, device, out }, needs: [model, series] }),
    (output) => [
      output.medianMaskedR2 === null
        ? 'no masked R²: nothing varies'
        : `median masked R² ${output.medianMaskedR2.toFixed(3)}`,
      output.reconstructed,
    ],
  )

const addDetect = (add: Add): void =>
  add(
    'detect',
    'Find what departs from a reference cohort (research use only)',
    (command) =>
      command
        .requiredOption('--model <dir>', 'folder of the model')
        .requiredOption('--reference <paths...>', 'folders and files of the cohort’s parcel series')
        .requiredOption('--series <file>', 'parcel series to judge')
        .option('--truth <file>', 'planted anomalies, to measure how many are found')
        .option('--fdr <q>', 'false discovery rate', toShare, 0.05)
        .addOption(deviceOption())
        .requiredOption('--out <dir>', 'folder to write to'),
    ({ model, reference, series, truth, fdr, device, out }) => ({
      request: { model, reference, series, truth, fdr, device, out },
      needs: [model, ...(reference as string[]), series, truth],
    }),
    (output) => [
      `${output.anomalies} of ${output.cells} cells depart from ${output.references} reference recordings`,
      ...(output.auroc === null ? [] : [`area under the ROC curve ${output.auroc.toFixed(3)}`]),
      'Research use only.',
    ],
  )

const addReport = (add: Add): void =>
  add(
    'report',
    'Print findings as PDF',
    (command) =>
      command
        .requiredOption('--findings <dir>', 'folder that detect wrote')
        .addOption(
          new Option('--convention <side>', 'which side of the brain is drawn left')
            .choices(['radiological', 'neurological'])
            .default('neurological'),
        )
        .requiredOption('--out <file>', 'PDF to write'),
    ({ findings, convention, out }) => ({ request: { findings, convention, out }, needs: [findings] }),
    (output) => [`${output.pages} pages`, ...output.files],
  )

const settingsHelp = (): string => {
  const [brainlm, vitmae] = architectures.map(settingRows)
  const told = new Set(brainlm.map(({ key, default: value }) => `${key}=${value}`))
  const others = vitmae.filter(({ key, default: value }) => !told.has(`${key}=${value}`))
  return [
    tellSettings('Settings for --set, with what they are when left out:', brainlm),
    tellSettings('Others with --model brainlm-vitmae (instead of patchFrames, loss, tanhDecoder, convKernel):', others),
  ].join('\n')
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`
