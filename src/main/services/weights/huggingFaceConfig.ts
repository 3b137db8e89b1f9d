import type { ModelCard } from '../../../preload/contract'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import {
  configProblem,
  count,
  extent,
  layers,
  oneOf,
  positive,
  readFields,
  share,
  truth,
  type Field,
} from './configFields'

/** What a published config.json says, in the words of a model card. */
export interface PublishedModel {
  architecture: ModelCard['architecture']
  /** As `openModel` takes it. */
  config: ModelCard['config']
  /** Of a fine-tuned model. */
  head: PublishedHead | null
}
export interface PublishedHead {
  pooling: 'cls' | 'mean'
  loss: 'mse' | 'mae' | 'weighted_mse' | 'binary_cross_entropy'
  positiveWeight: number | null
  sigmoid: boolean
}

/** Written into every configuration by the library that saves it; none changes what a model computes. */
const generalFields = (
  '_name_or_path architectures model_type torch_dtype dtype transformers_version return_dict output_hidden_states ' +
  'output_attentions torchscript use_bfloat16 use_cache problem_type id2label label2id num_labels is_decoder ' +
  'is_encoder_decoder max_eval_samples weight_decay chunk_size_feed_forward tie_word_embeddings encoder_stride'
).split(' ')
const free = Object.fromEntries(generalFields.map((name) => [name, 'free' as const]))

const transformer: Record<string, Field> = {
  hidden_size: { reads: count, as: 'hiddenSize' },
  intermediate_size: { reads: count, as: 'intermediateSize' },
  num_hidden_layers: { reads: layers, as: 'encoderLayers' },
  num_attention_heads: { reads: count, as: 'encoderHeads' },
  decoder_hidden_size: { reads: count, as: 'decoderHiddenSize' },
  decoder_intermediate_size: { reads: count, as: 'decoderIntermediateSize' },
  decoder_num_hidden_layers: { reads: layers, as: 'decoderLayers' },
  decoder_num_attention_heads: { reads: count, as: 'decoderHeads' },
  mask_ratio: { reads: share, as: 'maskRatio' },
  layer_norm_eps: { reads: positive, as: 'layerNormEps', absent: 1e-12 },
  initializer_range: { reads: positive, as: 'initializerRange', absent: 0.02 },
  hidden_act: { must: ['gelu'] },
  qkv_bias: { must: [true] },
  norm_pix_loss: { must: [false] },
  hidden_dropout_prob: 'free',
  attention_probs_dropout_prob: 'free',
}

const firstModel: Record<string, Field> = {
  ...free,
  ...transformer,
  num_brain_voxels: { reads: extent, as: 'parcels' },
  num_timepoints_per_voxel: { reads: extent, as: 'windowFrames' },
  timepoint_patching_size: { reads: extent, as: 'patchFrames' },
  loss_fn: { reads: oneOf('mse', 'mae'), as: 'loss' },
  use_tanh_decoder: { reads: truth, as: 'tanhDecoder', absent: false },
  conv_kernel_size: { reads: count, as: 'convKernel', absent: 65 },
  num_landmarks: 'free',
  segment_means_seq_len: 'free',
  inv_coeff_init_option: 'free',
  image_size: 'free',
  patch_size: 'free',
  num_channels: 'free',
}

const imageModel: Record<string, Field> = {
  ...free,
  ...transformer,
  image_size: 'free',
  patch_size: { reads: count, as: 'patchSize' },
  num_channels: { reads: count, as: 'channels' },
  train_mode: {
    reads: oneOf('auto_encode', 'predict_last', 'predict_last_pixel'),
    as: 'trainMode',
    absent: 'auto_encode',
  },
}

const headFields: Record<string, Field> = {
  loss_fn: { reads: oneOf('mse', 'mae', 'weighted_mse', 'binary_cross_entropy'), as: 'loss' },
  use_mean_pooling: { reads: truth, as: 'mean', absent: false },
  sigmoid_outputs: { reads: truth, as: 'sigmoid', absent: false },
  pos_weight: 'free',
}

/** Classes of the two architectures, as `architectures` names them. */
const heads = 'ViTMAEForFinetuning'
const classesOf: Record<string, string[]> = {
  brainlm_mae: ['BrainLMForPretraining'],
  vit_mae: ['ViTMAEForPreTraining', heads],
}

/**
 * The model that a config.json describes. Every field that bears on the computation is read or has to have the value
 * that is computed here; fields that nobody knows are remarked on.
 */
export const readHuggingFaceConfig = (text: string): Checked<PublishedModel> => {
  const given = parseObject(text)
  if (!given) return refuse(configProblem('', 'config.json is not a JSON object.'))
  const type = given.model_type
  if (typeof type !== 'string' || !Object.hasOwn(classesOf, type))
    return refuse(
      configProblem('model_type', `model_type is ${JSON.stringify(type)}; brainlm_mae and vit_mae are read.`),
    )
  const classes = Array.isArray(given.architectures) ? given.architectures : []
  const unknown = classes.find((name) => !classesOf[type].includes(name as string))
  if (classes.length !== 1 || unknown !== undefined)
    return refuse(
      configProblem(
        'architectures',
        `architectures is ${JSON.stringify(given.architectures)}; one of ${classesOf[type].join(', ')} is read.`,
      ),
    )
  return type === 'brainlm_mae' ? readFirstModel(given) : readImageModel(given, classes[0] === heads)
}

const parseObject = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

const given = <T>(findings: Finding[], value: () => T): Checked<T> =>
  findings.some(({ severity }) => severity === 'error')
    ? refuse(...findings.filter(({ severity }) => severity === 'error'))
    : accept(value(), findings)

/** With as many landmarks as tokens in a segment, the approximation of attention is the exact one. */
const exactAttention = ({
  num_landmarks: landmarks,
  segment_means_seq_len: segment,
}: Record<string, unknown>): Finding[] =>
  landmarks === segment
    ? []
    : [
        configProblem(
          'num_landmarks',
          `num_landmarks is ${JSON.stringify(landmarks)} and segment_means_seq_len ${JSON.stringify(segment)}: attention by landmarks is not computed here.`,
        ),
      ]

const readFirstModel = (config: Record<string, unknown>): Checked<PublishedModel> => {
  const { values, findings } = readFields(config, firstModel)
  findings.push(...exactAttention(config))
  return given(findings, () => ({ architecture: 'brainlm', config: values, head: null }))
}

/** Sides of the padded image: one number, or two equal ones. */
const imageSize = (value: unknown): number | null => {
  const [height, width] = Array.isArray(value) && value.length === 2 ? value : [value, value]
  const read = extent(height)
  return read !== null && height === width ? (read as number) : null
}

/** Recordings of the published sizes of image: parcels by frames. */
const publishedImages = [432, 434]

const readImageModel = (config: Record<string, unknown>, hasHead: boolean): Checked<PublishedModel> => {
  const { values, findings } = readFields(
    config,
    hasHead ? { ...imageModel, ...headFields } : { ...imageModel, loss_fn: { must: ['mse'] } },
  )
  const size = imageSize(config.image_size)
  if (size === null)
    findings.push(configProblem('image_size', `image_size is ${JSON.stringify(config.image_size)}, not one size.`))
  const published = size !== null && publishedImages.includes(size)
  if (size !== null && !published) findings.push(unknownExtent(size))
  const head = hasHead ? readHead(config, values, findings) : null
  return given(findings, () => ({
    architecture: 'brainlm-vitmae',
    config: {
      ...Object.fromEntries(Object.entries(values).filter(([name]) => !['loss', 'mean', 'sigmoid'].includes(name))),
      imageSize: size!,
      ...(published ? { parcels: 424, windowFrames: 200 } : { parcels: size!, windowFrames: size! }),
    },
    head,
  }))
}

const unknownExtent = (size: number): Finding => ({
  ...configProblem(
    'image_size',
    `Nothing says how many parcels and frames an image of ${size} holds: ${size} of each were taken.`,
  ),
  severity: 'warning',
  suggestion: 'Published models have images of 432 or 434, for 424 parcels of 200 frames.',
})

const readHead = (
  { pos_weight: weight }: Record<string, unknown>,
  { loss, mean, sigmoid }: Record<string, number | string | boolean>,
  findings: Finding[],
): PublishedHead => {
  const positiveWeight = weight === undefined || weight === null ? null : positive(weight)
  if (weight !== undefined && weight !== null && positiveWeight === null)
    findings.push(configProblem('pos_weight', `pos_weight is ${JSON.stringify(weight)}, not a positive number.`))
  return {
    pooling: mean === true ? 'mean' : 'cls',
    loss: loss as PublishedHead['loss'],
    positiveWeight: positiveWeight as number | null,
    sigmoid: sigmoid === true,
  }
}
