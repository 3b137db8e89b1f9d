/** Quality of a set of courses over time: of the voxels of a mask, or of the parcels of an atlas. */
export interface CourseQuality {
  /** [frames] root mean square of the change since the frame before, in the courses' units; NaN in the first frame. */
  dvars: Float64Array
  /** [frames] DVARS by its expected value, without unit; NaN in the first frame. */
  stdDvars: Float64Array
  /** [frames] mean of the courses. */
  globalSignal: Float64Array
  /** Mean of the correlations between all courses, each with itself included. */
  gcor: number
  /** Courses that took part. */
  used: number
  /** Courses that do not vary: the quartiles are one value. */
  constant: number
  /** Courses with missing values in some of the frames. */
  incomplete: number
}

export interface CourseSums {
  /** Takes the next course; gives its temporal signal to noise, NaN for one that takes no part. */
  add(course: ArrayLike<number>): number
  finish(): CourseQuality
}

/** Interquartile range of the normal distribution, as FSL and nipype round it. */
const quartilesApart = 1.349

/**
 * Gathers quality over courses, one after the other, so that they need not be in memory together.
 *
 * DVARS (Power et al. 2012): sqrt(mean over courses of (x_t - x_(t-1))²). Standardised: by the mean over courses of
 * sqrt(2 (1 - ρ)) σ, the spread of differences that a first-order autoregressive course has by itself; σ the quartiles'
 * distance / 1.349 with the quartiles taken as lower neighbours, ρ the lag-1 autocorrelation of Yule and Walker. Source:
 * Nichols 2013, "Notes on creating a standardized version of DVARS"; nipype's `ComputeDVARS`, output `std`, is the same; Afyouni and
 * Nichols 2018 go on from there to p values, which are not computed here.
 * Global correlation: the squared length of the mean of all courses at mean 0 and length 1 (Saad et al. 2013).
 * Temporal signal to noise: mean / standard deviation (of the population, as nipype's `TSNR`).
 *
 * Frames that `present` leaves out (censored ones) take no part; the change over such a gap is none. Courses that miss a
 * value in another frame, and courses that do not vary, take no part in anything.
 *
 * @param frames   length of each course
 * @param present  1 = the frame takes part; [frames]
 */
export function sumCourses(frames: number, present: Uint8Array = new Uint8Array(frames).fill(1)): CourseSums {
  const rows = Int32Array.from(present.keys()).filter((frame) => present[frame] === 1)
  const values = new Float64Array(rows.length)
  const changes = new Float64Array(frames)
  const signal = new Float64Array(frames)
  const directions = new Float64Array(frames)
  let [used, constant, incomplete, expected] = [0, 0, 0, 0]

  return {
    add(course) {
      for (let i = 0; i < rows.length; i++) values[i] = course[rows[i]]
      if (values.some((value) => !Number.isFinite(value))) {
        incomplete++
        return NaN
      }
      const spread = robustSpread(values)
      if (!(spread > 0)) {
        constant++
        return NaN
      }
      const { mean, squares, neighbours } = momentsOf(values, rows)
      expected += Math.sqrt(Math.max(0, 2 * (1 - neighbours / squares))) * spread
      const length = Math.sqrt(squares)
      for (let i = 0; i < rows.length; i++) {
        const frame = rows[i]
        signal[frame] += values[i]
        directions[frame] += (values[i] - mean) / length
        if (i > 0 && rows[i - 1] === frame - 1) changes[frame] += (values[i] - values[i - 1]) ** 2
      }
      used++
      return mean / Math.sqrt(squares / rows.length)
    },
    finish() {
      const follows = (frame: number) => frame > 0 && present[frame] === 1 && present[frame - 1] === 1
      const dvars = changes.map((sum, frame) => (used > 0 && follows(frame) ? Math.sqrt(sum / used) : NaN))
      return {
        dvars,
        stdDvars: dvars.map((value) => (expected > 0 ? value / (expected / used) : NaN)),
        globalSignal: signal.map((sum, frame) => (used > 0 && present[frame] === 1 ? sum / used : NaN)),
        gcor: used > 0 ? directions.reduce((sum, value) => sum + (value / used) ** 2, 0) : NaN,
        used,
        constant,
        incomplete,
      }
    },
  }
}

function robustSpread(values: Float64Array): number {
  const sorted = values.slice().sort()
  const lower = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]
  return (lower(0.75) - lower(0.25)) / quartilesApart
}

/** Mean, sum of squares about it, and sum of the products of frames that follow one another. */
function momentsOf(values: Float64Array, rows: Int32Array): { mean: number; squares: number; neighbours: number } {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let [squares, neighbours] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const distance = values[i] - mean
    squares += distance * distance
    if (i > 0 && rows[i - 1] === rows[i] - 1) neighbours += distance * (values[i - 1] - mean)
  }
  return { mean, squares, neighbours }
}
