import type { Finding } from '../../domain/finding'
import { problem } from '../../domain/matrix/matrix'

export const nothingRead: Finding = {
  code: 'connectome.none',
  severity: 'error',
  place: {},
  message: 'No matrix is left that measures of a graph could be computed of.',
  suggestion: 'See the other findings for what each of them lacks.',
}

export const nothingFound: Finding = {
  code: 'connectome.none',
  severity: 'error',
  place: {},
  message: 'There is no matrix of connectivity among the files.',
  suggestion: 'Give matrices (.pconn.nii, _relmat.tsv, _conmat.tsv), or folders of them.',
}

export const notSymmetric = (file: string): Finding =>
  problem(
    'connectome.graph.directed',
    file,
    'its values are not symmetric, and these measures are of graphs without directions.',
    'Give a symmetric matrix.',
  )

export const noGraph = (file: string, stat: string): Finding =>
  problem(
    'connectome.graph.none',
    file,
    `values of the kind ${stat} are no strengths of connections.`,
    'Give correlations: pearson, fisher-z or partial.',
  )

export const statUnknown = (file: string): Finding =>
  problem(
    'connectome.stat.unknown',
    file,
    `Nothing says what the values of ${file} are: the largest are taken for the strongest connections.`,
    'Say it in the name of the file (stat-pearsoncorrelation), or as Method in a JSON sidecar.',
    'warning',
  )
