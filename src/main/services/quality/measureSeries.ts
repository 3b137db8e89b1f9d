import type { ParcelSeries } from '../../domain/parcelSeries'
import { sumCourses, type CourseQuality } from '../../domain/quality'

/** Quality of a parcel series. */
export interface SeriesQuality extends CourseQuality {
  /** Of each parcel in the order of the series: mean / standard deviation; NaN where it takes no part. */
  tsnr: Float64Array
  /** Frames without any value, as censored ones are. */
  emptyFrames: number
}

/** Quality of a parcel series: each parcel is one course. Frames without any value take no part. */
export function measureSeries({ values, frames, parcels }: ParcelSeries): SeriesQuality {
  const width = parcels.length
  const present = Uint8Array.from({ length: frames }, (_, frame) =>
    values.subarray(frame * width, (frame + 1) * width).some((value) => !Number.isNaN(value)) ? 1 : 0,
  )
  const sums = sumCourses(frames, present)
  const course = new Float64Array(frames)
  const tsnr = Float64Array.from(parcels, (_, parcel) => {
    for (let frame = 0; frame < frames; frame++) course[frame] = values[frame * width + parcel]
    return sums.add(course)
  })
  return { ...sums.finish(), tsnr, emptyFrames: present.filter((value) => value === 0).length }
}
