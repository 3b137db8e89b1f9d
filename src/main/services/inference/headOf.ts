import type { Head } from '../../../preload/contract'
import type { HeadConfig } from '../../models/head'

/** A card's head as the model is built with it; nothing is dropped out. */
export const headOf = ({ kind, pooling, loss, positiveWeight, sigmoid, classes }: Head): HeadConfig => ({
  kind,
  pooling,
  loss,
  positiveWeight,
  sigmoid,
  outputs: kind === 'classes' ? classes.length : 1,
  dropout: 0,
})
