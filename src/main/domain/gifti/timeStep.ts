/** No scanner takes a frame in less, and few take more than a minute: what lies outside was not meant in milliseconds. */
const [least, most] = [50, 60_000]

/**
 * Seconds between frames by the `TimeStep` of a GIFTI file's metadata. The standard gives milliseconds, as FreeSurfer
 * writes them; null where the number cannot be that, as some write seconds.
 */
export function secondsOfTimeStep(text: string | null): number | null {
  const milliseconds = text === null || text.trim() === '' ? NaN : Number(text)
  return milliseconds >= least && milliseconds <= most ? Number((milliseconds / 1000).toPrecision(7)) : null
}
