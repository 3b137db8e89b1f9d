import { describe, expect, test } from 'vitest'
import { choosePositions, pointsInside } from '../../../../src/main/domain/brainPicture/chooseSlices'
import { colourAt, divergingOnWhite, heatOnBlack, type Rgb } from '../../../../src/main/domain/brainPicture/colourScale'
import { composeBrainPicture, type BrainPicture } from '../../../../src/main/domain/brainPicture/composeBrainPicture'
import { paintSlice } from '../../../../src/main/domain/brainPicture/paintSlice'
import { labelOf, makeBrain } from '../../../fixtures/detectionFolder'

const brain = makeBrain(24, 5)
const lightness = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue
const pixel = (rgb: Uint8Array, at: number): Rgb => [rgb[at * 3], rgb[at * 3 + 1], rgb[at * 3 + 2]]
const hasColour = (rgb: Uint8Array, colour: Rgb) => {
  for (let at = 0; at < rgb.length / 3; at++) if (pixel(rgb, at).join() === colour.join()) return true
  return false
}
const compose = (...rest: [Parameters<typeof composeBrainPicture>[1], 'radiological' | 'neurological', boolean]) =>
  composeBrainPicture(brain, ...rest) as BrainPicture

describe('where a brain is cut', () => {
  test('is through the strongest parcels first, kept apart, from low to high', () => {
    expect(choosePositions([40, -20, 42, 10], -60, 60, 3)).toEqual([-20, 10, 40])
  })

  test('is spread over the brain when nothing stands out', () => {
    const positions = choosePositions([], -60, 60, 4)
    expect(positions).toHaveLength(4)
    const gaps = positions.slice(1).map((position, i) => position - positions[i])
    expect(Math.min(...gaps)).toBeGreaterThan(15)
    expect(positions[0]).toBeGreaterThan(-50)
    expect(positions[3]).toBeLessThan(50)
  })

  test('fills up away from what was chosen', () => {
    const positions = choosePositions([0], -60, 60, 3)
    expect(positions).toContain(0)
    expect(positions[0]).toBeLessThan(-20)
    expect(positions[2]).toBeGreaterThan(20)
  })

  test('goes through the parcel even when the middle of a bent parcel lies outside of it', () => {
    const shape: [number, number, number] = [9, 9, 3]
    const labels = new Int32Array(9 * 9 * 3)
    for (let i = 0; i < 9; i++) for (let j = 0; j < 9; j++) if (i === 0 || j === 0) labels[i + 9 * (j + 9)] = 3
    const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    const [x, y, z] = pointsInside({ shape, affine, labels }, [3, 4]).get(3)!
    expect(labels[x + 9 * (y + 9 * z)]).toBe(3)
    expect(pointsInside({ shape, affine, labels }, [4]).size).toBe(0)
  })
})

describe('a painted slice', () => {
  const slice = { plane: 'axial' as const, positionMm: 0, width: 3, height: 1, labels: Int32Array.from([0, 8, 9]) }
  const scale = { low: 3, high: 9, stops: heatOnBlack }

  test('is black outside, grey where nothing was found and coloured where something was', () => {
    const { rgb } = paintSlice({ ...slice, labels: Int32Array.from([0, 8, 0]) }, new Map(), scale)
    expect(pixel(rgb, 0)).toEqual([0, 0, 0])
    const [red, green, blue] = pixel(rgb, 1)
    expect(red === green && green === blue && red > 30).toBe(true)
    expect(pixel(paintSlice(slice, new Map([[9, 9]]), scale).rgb, 2)).toEqual(heatOnBlack.at(-1))
  })

  test('shows the weakest finding lighter and warmer than any grey', () => {
    const weakest = colourAt(scale, 3)
    const greys = Array.from({ length: 50 }, (_, label) => {
      const labels = Int32Array.from([0, label + 1, 0])
      return pixel(paintSlice({ ...slice, labels }, new Map(), scale).rgb, 1)
    })
    expect(weakest[0] - weakest[2]).toBeGreaterThan(100)
    for (const grey of greys) expect(weakest[0]).toBeGreaterThan(grey[0] + 50)
  })

  test('draws a line between neighbouring parcels', () => {
    const { rgb } = paintSlice(
      slice,
      new Map([
        [8, 4],
        [9, 4],
      ]),
      scale,
    )
    expect(pixel(rgb, 1)).toEqual([30, 30, 30])
  })
})

describe('colours', () => {
  test('rise in lightness with the value, so that they read in print and with any colour vision', () => {
    const steps = Array.from({ length: 20 }, (_, i) => lightness(colourAt({ low: 0, high: 19, stops: heatOnBlack }, i)))
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1])
  })

  test('keep their end beyond the range', () => {
    const scale = { low: -2, high: 2, stops: divergingOnWhite }
    expect(colourAt(scale, 99)).toEqual(colourAt(scale, 2))
    expect(colourAt(scale, -99)).toEqual(colourAt(scale, -2))
    expect(colourAt(scale, 0)).toEqual([247, 247, 245])
  })
})

describe('a brain picture', () => {
  const values = [
    { label: labelOf(3), value: 5.2 },
    { label: labelOf(8), value: 11.4 },
  ]

  test('has a mosaic of at least three by three, all at one scale', () => {
    const { rows } = compose(values, 'neurological', true)
    expect(rows.map(({ plane }) => plane)).toEqual(['axial', 'coronal', 'sagittal'])
    const millimetres = rows.flatMap(({ slices }) => slices.map(({ widthMm, raster }) => widthMm / raster.width))
    expect(rows.every(({ slices }) => slices.length >= 3)).toBe(true)
    expect(Math.max(...millimetres) - Math.min(...millimetres)).toBeLessThan(1e-9)
  })

  test('cuts the strongest parcel in every plane', () => {
    const picture = compose(values, 'neurological', true)
    const colour = colourAt(picture.scale, 11.4)
    for (const { slices } of picture.rows) expect(slices.some(({ raster }) => hasColour(raster.rgb, colour))).toBe(true)
  })

  test('tells left from right by its convention, and front from back', () => {
    const letters = (convention: 'radiological' | 'neurological') =>
      compose(values, convention, true).rows.map(({ slices }) => slices[0].leftSide + slices[0].rightSide)
    expect(letters('neurological')).toEqual(['LR', 'LR', 'PA'])
    expect(letters('radiological')).toEqual(['RL', 'RL', 'PA'])
  })

  test('has a parcel of the left hemisphere on the side that bears the L', () => {
    // Parcels with even numbers lie in the left hemisphere of the made brain.
    const left = [{ label: labelOf(8), value: 9 }]
    for (const convention of ['neurological', 'radiological'] as const)
      for (const { plane, slices } of compose(left, convention, true).rows.slice(0, 2))
        for (const { raster, leftSide } of slices)
          for (let at = 0; at < raster.width * raster.height; at++) {
            const [red, , blue] = pixel(raster.rgb, at)
            if (red - blue < 40) continue
            const side = at % raster.width < raster.width / 2 ? leftSide : leftSide === 'L' ? 'R' : 'L'
            if (side !== 'L') expect.fail(`${convention} ${plane}: coloured on the side of ${side}`)
          }
  })

  test('claims no side when the volume does not say which is which', () => {
    const letters = compose(values, 'neurological', false).rows.flatMap(({ slices }) =>
      slices.map((s) => s.leftSide + s.rightSide),
    )
    expect(letters.join('')).toBe('')
  })

  test('says where each slice lies, in millimetres with a sign', () => {
    const captions = compose(values, 'neurological', true).rows.flatMap(({ slices }) => slices.map((s) => s.caption))
    for (const caption of captions) expect(caption).toMatch(/^[xyz] = ([+−]\d+(\.\d)?|0)\u00a0mm$/)
  })

  test('names findings whose parcel has no voxel instead of losing them', () => {
    expect(compose([...values, { label: 9999, value: 6 }], 'neurological', true).missing).toEqual([9999])
  })

  test('is not drawn from an empty volume or a singular affine', () => {
    expect(
      composeBrainPicture({ ...brain, labels: new Int32Array(brain.labels.length) }, [], 'neurological', true),
    ).toBeNull()
    const flat = [...brain.affine]
    flat[10] = 0
    expect(composeBrainPicture({ ...brain, affine: flat }, [], 'neurological', true)).toBeNull()
  })

  test('has a range that holds all values, even a single one', () => {
    const { scale } = compose([{ label: labelOf(3), value: 6 }], 'neurological', true)
    expect(scale.low).toBeLessThanOrEqual(6)
    expect(scale.high).toBeGreaterThanOrEqual(6)
    expect(scale.high).toBeGreaterThan(scale.low)
  })
})
