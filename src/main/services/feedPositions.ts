import type { InputContract } from '../../preload/contract'

/** Positions as a model is fed them: [parcels, 3] float32, x y z (RAS+) in units of the contract. */
export const feedPositions = ({ centres, coordinateUnitMm }: InputContract): Float32Array =>
  Float32Array.from(centres.flat(), (mm) => mm / coordinateUnitMm)
