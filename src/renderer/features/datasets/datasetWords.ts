import type { Dataset } from '../../../preload/contract'
import { formatCount, formatWhen, plural } from '../../lib/format'

export const kindWords: Record<Dataset['kind'], string> = {
  bids: 'BIDS, raw',
  derivative: 'BIDS derivative',
  connectomes: 'Preprocessed Connectomes layout',
  folder: 'folder of files',
}

/** How it stands, in a few words: `881 recordings, 871 people`. */
export const sizeWords = ({ recordings, connectomes, participants }: Dataset): string =>
  [
    plural(recordings, 'recording'),
    connectomes ? plural(connectomes, 'connectome') : '',
    participants ? plural(participants, 'person', 'people') : '',
  ]
    .filter(Boolean)
    .join(', ')

export const problemWords = ({ errors, warnings }: Dataset): string =>
  [errors ? plural(errors, 'error') : '', warnings ? plural(warnings, 'warning') : ''].filter(Boolean).join(', ') ||
  'no problems'

export const datasetFacts = (dataset: Dataset): Array<readonly [string, string]> => [
  ['kind', kindWords[dataset.kind]],
  ...(dataset.bidsVersion ? [['BIDS version', dataset.bidsVersion] as const] : []),
  ['made by', dataset.pipelines.join(', ') || 'not stated'],
  ['licence', dataset.licence ?? 'not stated'],
  ['recordings', formatCount(dataset.recordings)],
  ...(dataset.connectomes ? [['connectomes', formatCount(dataset.connectomes)] as const] : []),
  ['people', formatCount(dataset.participants)],
  ['problems', problemWords(dataset)],
  ['scanned', formatWhen(dataset.scannedAt)],
]
