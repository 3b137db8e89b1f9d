import * as graph from '../../graph'
import type { Value } from '../../graph'
import { paddingOf, sideOf, tokensOf, type VitmaeConfig } from './config'
import { blankedColumns } from './mask'

/** What lies around the window. */
const paddingValue = -1

const filled = (shape: readonly number[], value: number): Value => graph.expand(graph.scalar(value), shape)
/** Arrays side by side, without those of size 0. */
const beside = (parts: readonly Value[], axis: number): Value => {
  const present = parts.filter(({ shape }) => shape[axis] > 0)
  return present.length > 1 ? graph.concatenate(present, axis) : present[0]
}
/** The middle one of three parts along an axis. */
const middle = (x: Value, axis: number, sizes: readonly [number, number, number]): Value => {
  const parts = graph.split(
    x,
    axis,
    sizes.filter((size) => size > 0),
  )
  return parts[sizes[0] > 0 ? 1 : 0]
}

/**
 * The window [B, P, W] in the middle of its picture [B, S, S], -1 around it. Blanked columns are 0 from top to bottom.
 */
export const makePicture = (window: Value, config: VitmaeConfig): Value => {
  const { imageSize: size, parcels } = config
  const { top, bottom, left, right } = paddingOf(config)
  const batch = window.shape[0]
  const blank = (count: number, width: number): Value => filled([batch, count, width], paddingValue)
  const rows = beside([blank(parcels, left), window, blank(parcels, right)], 2)
  const picture = beside([blank(top, size), rows, blank(bottom, size)], 1)
  const { first, end } = blankedColumns(config)
  if (end <= first) return picture
  const kept = Float32Array.from({ length: size }, (_, column) => (column >= first && column < end ? 0 : 1))
  return graph.multiply(picture, graph.constant(kept, [size]))
}

/** A picture [B, S, S] cut into its tokens [B * N, patch * patch], each row-major. */
export const cutPatches = (picture: Value, config: VitmaeConfig): Value => {
  const [batch, side, patch] = [picture.shape[0], sideOf(config), config.patchSize]
  const cut = graph.transpose(graph.reshape(picture, [batch, side, patch, side, patch]), [0, 1, 3, 2, 4])
  return graph.reshape(cut, [batch * tokensOf(config), patch * patch])
}

/** Tokens [B * N, patch * patch] put together, without what lies around the window: [B, P, W]. */
export const joinPatches = (patches: Value, batch: number, config: VitmaeConfig): Value => {
  const { imageSize: size, parcels, windowFrames, patchSize: patch } = config
  const { top, bottom, left, right } = paddingOf(config)
  const side = sideOf(config)
  const turned = graph.transpose(graph.reshape(patches, [batch, side, side, patch, patch]), [0, 1, 3, 2, 4])
  const rows = middle(graph.reshape(turned, [batch, size, size]), 1, [top, parcels, bottom])
  return middle(rows, 2, [left, windowFrames, right])
}
