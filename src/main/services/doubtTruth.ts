import type { ModelCard } from '../../preload/contract'
import type { Finding } from '../domain/finding'

/** What the truth test of a model gave reason to doubt, as warnings to whatever is made with the model. */
export const doubtTruth = ({ truth }: Pick<ModelCard, 'truth'>): Finding[] =>
  (truth?.warnings ?? []).map((warning) => ({
    code: 'model.truth',
    severity: 'warning',
    place: {},
    message: `From the test of the model: ${warning}`,
    suggestion: 'Test the model on other recordings, or take another model.',
  }))
