import { expect, it } from 'vitest'
import { colorAt, sequential } from '../../../../src/renderer/lib/colormaps'
import { valuePaint } from '../../../../src/renderer/lib/valuePaint'
import { notJudged } from '../../../../src/renderer/lib/zPaint'

it('a parcel has the colour of its value on the scale, and one without a value none of the scale', () => {
  const paint = valuePaint([3, null, 7, 9], [1, 1, NaN, 2], sequential, [0, 2])
  expect([...paint.keys()]).toEqual([3, 7, 9])
  expect(paint.get(3)).toEqual(colorAt(sequential, 0.5))
  expect(paint.get(7)).toEqual(notJudged)
  expect(paint.get(9)).toEqual(colorAt(sequential, 1))
})
