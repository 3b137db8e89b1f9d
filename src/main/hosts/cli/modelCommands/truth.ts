import type { Truth } from '../../../../preload/contract'
import { toInteger } from '../arguments'
import { deviceOption, type Add } from '../addTask'

export const addTruth = (add: Add): void =>
  add(
    'truth',
    'Test a model against simple guesses, and write the outcome into its card',
    (command) =>
      command
        .requiredOption('--model <dir>', 'folder of the model')
        .option('--series <paths...>', 'folders and files of parcel series; without, only what needs none is tested')
        .option('--calibrate', 'try gains of the scaling and keep the best; for imported weights')
        .option('--seed <n>', 'another choice of recordings', toInteger, 1)
        .addOption(deviceOption()),
    ({ model, series, calibrate, seed, device }) => ({
      request: { model, series: series ?? [], calibrate: calibrate === true, seed, device },
      needs: [model, ...((series as string[] | undefined) ?? [])],
    }),
    ({ truth }) => [
      ...tellCalibration(truth),
      ...tellRecordings(truth),
      `tokens       ${truth.tokenOrder.passed ? 'in order' : `NOT in order: ${truth.tokenOrder.detail}`}`,
      `golden       ${truth.golden.prediction.length + truth.golden.latent.length} numbers of the outputs kept on the card (${truth.device})`,
    ],
  )

const tellRecordings = ({ recordings }: Truth): string[] =>
  recordings === null
    ? ['not tested on recordings']
    : [
        `masked R² on ${recordings.count} recordings (median over parcels, then over recordings)`,
        ...Object.entries(recordings.maskedR2).map(([who, r2]) => `  ${who.padEnd(14)} ${tellR2(r2)}`),
      ]

const tellCalibration = ({ calibration }: Truth): string[] =>
  calibration === null
    ? []
    : [
        `gain         ${calibration.chosen}, the best of`,
        ...calibration.tried.map(({ gain, maskedR2 }) => `  ${String(gain).padEnd(14)} ${tellR2(maskedR2)}`),
      ]

const tellR2 = (r2: number | null): string => (r2 === null ? 'nothing varies' : r2.toFixed(3).padStart(6))
