import * as graph from '../graph'
import type { Value } from '../graph'
import type { HeadConfig } from './head'

/** Keeps the quotient defined when nothing counts; far below one value's weight, so it changes nothing otherwise. */
const smallestWeight = 1e-12

/** Mean over values of the error, by their weight; prediction, signal and weight [B, P, W]. */
export const reconstructionLoss = (kind: 'mse' | 'mae', prediction: Value, signal: Value, weight: Value): Value => {
  const difference = graph.subtract(prediction, signal)
  const error = kind === 'mae' ? graph.absolute(difference) : graph.square(difference)
  const counted = graph.total(graph.multiply(error, weight))
  return graph.divide(counted, graph.offset(graph.total(weight), smallestWeight))
}

const meanOf = (x: Value): Value => graph.scale(graph.total(x), 1 / graph.elements(x.shape))
export const sigmoid = (x: Value): Value => graph.offset(graph.scale(graph.tanh(graph.scale(x, 0.5)), 0.5), 0.5)
/** log(1 + e^x) without overflow. */
const softplus = (x: Value): Value => {
  const rest = graph.logarithm(graph.offset(graph.exponential(graph.scale(graph.absolute(x), -1)), 1))
  return graph.add(graph.leakyRelu(x, 0), rest)
}

/** Ranges of the label, both ends included, and their factors in the published weighted error; 0 elsewhere. */
const weightedRanges = [
  { from: -4.4, to: -3.46, factor: 24.16 },
  { from: -3.35, to: -2.4, factor: 30.73 },
  { from: -1.25, to: -0.305, factor: 1.5 },
  { from: -0.199, to: 0.747, factor: 1 },
  { from: 0.852, to: 1.799, factor: 2.11 },
] as const

/** Sum over the batch of .01 times the squared error, by the range of the label. */
const weightedSquares = (outputs: Value, labels: Value): Value => {
  const nothing = graph.scalar(0)
  const factors = weightedRanges.map(({ from, to, factor }) => {
    const notAbove = graph.select(graph.offset(labels, -to), nothing, graph.scalar(factor))
    return graph.select(graph.subtract(graph.scalar(from), labels), nothing, notAbove)
  })
  const error = graph.square(graph.subtract(outputs, labels))
  return graph.scale(graph.total(graph.multiply(graph.addAll(factors), error)), 0.01)
}

/** Labels 0 or 1; the positive ones count `positiveWeight` times. */
const binaryCrossEntropy = (outputs: Value, labels: Value, positiveWeight: number): Value => {
  const negative = graph.multiply(graph.offset(graph.scale(labels, -1), 1), outputs)
  const factor = graph.offset(graph.scale(labels, positiveWeight - 1), 1)
  return meanOf(graph.add(negative, graph.multiply(factor, softplus(graph.scale(outputs, -1)))))
}

/** Labels are the numbers of the classes, [B] int64. */
const crossEntropy = (outputs: Value, labels: Value): Value => {
  const [batch, classes] = outputs.shape
  const identity = Float32Array.from({ length: classes * classes }, (_, i) => (i % (classes + 1) === 0 ? 1 : 0))
  const chosen = graph.gatherRows(graph.constant(identity, [classes, classes]), labels)
  return graph.scale(graph.total(graph.multiply(chosen, graph.logSoftmax(outputs))), -1 / batch)
}

/** The graph's input of labels: [B] int64 for classes, else [B] float32, in the units that the head learns. */
export const labelsInput = ({ loss }: HeadConfig, batch: number): Value =>
  graph.input('labels', [batch], loss === 'cross_entropy' ? 'int64' : 'float32')

/**
 * The loss of a head, a scalar. Sources: the losses of the authors' public fine-tuning code, mean over the batch but for
 * the weighted squares, which are summed.
 *
 * @param logits  [B, outputs] of the last layer; with `head.sigmoid` the loss sees their sigmoid, binary cross entropy too
 * @throws RangeError when a loss of one output is asked of several
 */
export const headLoss = (head: HeadConfig, logits: Value, labels: Value): Value => {
  const outputs = head.sigmoid ? sigmoid(logits) : logits
  if (head.loss === 'cross_entropy') return crossEntropy(outputs, labels)
  if (head.outputs !== 1) throw new RangeError(`${head.loss} is for one output, not ${head.outputs}`)
  const single = graph.reshape(outputs, labels.shape)
  if (head.loss === 'weighted_mse') return weightedSquares(single, labels)
  if (head.loss === 'binary_cross_entropy') return binaryCrossEntropy(single, labels, head.positiveWeight ?? 1)
  const difference = graph.subtract(single, labels)
  return meanOf(head.loss === 'mae' ? graph.absolute(difference) : graph.square(difference))
}
