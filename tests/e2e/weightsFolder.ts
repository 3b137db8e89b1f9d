import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A folder as Hugging Face has it, of the weights that the workspace's only export made and the configuration of the
 * model that they are of, in the words of the published one.
 */
export function writeWeightsFolder(workspace: string, folder: string): string {
  const [weights] = globSync(join(workspace, 'exports/*/*.safetensors'))
  const [card] = globSync(join(workspace, 'models/*/model.json'))
  const { config } = JSON.parse(readFileSync(card, 'utf8')) as { config: Record<string, number | string | boolean> }
  const published = {
    model_type: 'brainlm_mae',
    architectures: ['BrainLMForPretraining'],
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.encoderLayers,
    num_attention_heads: config.encoderHeads,
    decoder_hidden_size: config.decoderHiddenSize,
    decoder_intermediate_size: config.decoderIntermediateSize,
    decoder_num_hidden_layers: config.decoderLayers,
    decoder_num_attention_heads: config.decoderHeads,
    mask_ratio: config.maskRatio,
    num_brain_voxels: config.parcels,
    num_timepoints_per_voxel: config.windowFrames,
    timepoint_patching_size: config.patchFrames,
    loss_fn: config.loss,
    use_tanh_decoder: config.tanhDecoder,
    hidden_act: 'gelu',
    qkv_bias: true,
    norm_pix_loss: false,
  }
  mkdirSync(folder, { recursive: true })
  copyFileSync(weights, join(folder, 'model.safetensors'))
  writeFileSync(join(folder, 'config.json'), JSON.stringify(published))
  return folder
}
