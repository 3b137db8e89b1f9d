/** The value of an IEEE 754 binary16 number from its bits. */
const fromBinary16 = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** 16-bit floats as float32, exactly; NaN and infinities are kept. BF16 is the upper half of a float32. */
export const widen = (bits: Uint16Array, format: 'F16' | 'BF16'): Float32Array => {
  if (format === 'F16') return Float32Array.from(bits, fromBinary16)
  return new Float32Array(Uint32Array.from(bits, (half) => half * 0x10000).buffer)
}
