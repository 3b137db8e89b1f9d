import { shareTokens } from '../../domain/explain'
import { attentionMapOnnx } from '../../models/attentionMaps'
import { breathe } from '../inference/breathe'
import { maskFeeds, naturalOrder, windowFeeds } from '../inference/feeds'
import { withWeightedSession, type GraphWeights } from '../modelSession'
import type { Method } from './subject'

/** What the encoder's tokens look at, by parcel, when all of them are seen: attention or its rollout. */
export const mapAttention: Method = async ({ loaded, window, usable, input, device }, { runtime, signal, tell }) => {
  const { model } = loaded
  const { parcels, tokens, tokenOfValue } = model
  const method = input.method === 'rollout' ? 'rollout' : 'attention'
  const asked = { method, layer: input.layer ?? null, head: input.head ?? null } as const
  const shares = shareTokens(tokenOfValue, tokens, parcels)
  const compile = (weights: GraphWeights) => attentionMapOnnx(model, { ...shares, ...asked, weights, device })
  await breathe(signal, 'attention was read')
  const feeds = { ...windowFeeds(loaded, window.signal), ...maskFeeds(model, naturalOrder(model), tokens, 1) }
  const { map, class_token: classToken } = await withWeightedSession(runtime, loaded, compile, device, (session) =>
    session.run(feeds),
  )
  tell(1, 'Read the attention')
  const known = (values: Float32Array) =>
    values.map((value, at) => (usable[at % parcels] && usable[Math.floor(at / parcels) % parcels] ? value : NaN))
  return {
    perParcel: (classToken.data as Float32Array).map((value, parcel) => (usable[parcel] ? value : NaN)),
    matrix: known(map.data as Float32Array),
    perFrame: null,
    unit:
      method === 'rollout'
        ? 'share of what the layers pass on, residual connections counted as half'
        : 'share of attention; a row sums to 1 less what goes to the class token and to padding',
    completeness: null,
  }
}
