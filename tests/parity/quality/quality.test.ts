import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { framewiseDisplacement } from '../../../src/main/domain/confounds'
import {
  countMedian,
  motionKindOf,
  parseMotion,
  placeInGroup,
  relativeRms,
  studentP,
  sumCourses,
  sumQcFc,
  summariseSpectrum,
} from '../../../src/main/domain/quality'
import { median } from '../../../src/main/domain/statistics'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { readNiftiHeader, streamFrames } from '../../../src/main/services/volumeFiles'
import reference from './reference.json'

const { nipype, exact } = reference.tolerance
const here = import.meta.dirname

/** The largest difference, in terms of the largest wanted value. */
const difference = (made: ArrayLike<number>, wanted: readonly number[]): number => {
  expect(made.length).toBe(wanted.length)
  const size = Math.max(...wanted.map(Math.abs))
  return Math.max(...wanted.map((value, i) => Math.abs(made[i] - value))) / size
}

const motionFiles = ['motion.par', 'rp_motion.txt', 'motion.1D', 'sub-01_desc-confounds_timeseries.tsv']

const motionIn = (name: string) => {
  const read = parseMotion(readFileSync(join(here, name), 'utf8'), motionKindOf(name)!, name)
  if (!read.ok) throw new Error(read.findings[0].message)
  return read.value
}

/** Courses of the mask’s voxels of the small recording, [voxels][frames]. */
const readCourses = async (): Promise<Float32Array[]> => {
  const files = makeNodeFiles()
  const frame = async (name: string) => {
    const header = await readNiftiHeader(files, join(here, name))
    if (!header.ok) throw new Error(header.findings[0].message)
    const all: Float32Array[] = []
    for await (const values of streamFrames(files, join(here, name), header.value)) all.push(values.slice())
    return all
  }
  const [mask] = await frame('mask.nii.gz')
  const frames = await frame('bold.nii.gz')
  return [...mask.keys()].filter((at) => mask[at] > 0).map((at) => Float32Array.from(frames, (values) => values[at]))
}

describe('motion', () => {
  it.each(motionFiles)('framewise displacement of %s equals nipype’s', (name) => {
    const { kind, parameters } = motionIn(name)
    const made = framewiseDisplacement(parameters)
    expect(made[0]).toBeNaN()
    expect(difference(made.subarray(1), reference.fd[kind])).toBeLessThanOrEqual(nipype)
  })

  it.each(motionFiles)('relative root mean square of %s equals that of 4 x 4 matrices', (name) => {
    const made = relativeRms(motionIn(name).parameters)
    expect(difference(made.subarray(1), reference.relative)).toBeLessThanOrEqual(1e-6)
  })
})

describe('courses', () => {
  it('DVARS, standardised DVARS, global correlation and signal to noise equal nipype’s and numpy’s', async () => {
    const courses = await readCourses()
    const sums = sumCourses(reference.frames)
    const tsnr = courses.map((course) => sums.add(course)).filter((value) => !Number.isNaN(value))
    const made = sums.finish()
    expect(made).toMatchObject({ used: reference.dvars.used, constant: reference.dvars.constant, incomplete: 0 })
    expect(difference(made.dvars.subarray(1), reference.dvars.plain)).toBeLessThanOrEqual(exact)
    expect(difference(made.stdDvars.subarray(1), reference.dvars.std)).toBeLessThanOrEqual(exact)
    expect(difference(made.stdDvars.subarray(1), reference.dvars.nipype_std)).toBeLessThanOrEqual(nipype)
    const normalised = made.dvars.subarray(1).map((value) => (value / reference.normaliser) * 1000)
    expect(difference(normalised, reference.dvars.nipype)).toBeLessThanOrEqual(nipype)
    expect(Math.abs(made.gcor - reference.gcor)).toBeLessThanOrEqual(exact)
    expect(Math.abs(median(tsnr) - reference.tsnr_median)).toBeLessThanOrEqual(nipype * reference.tsnr_median)
  })

  it('the median of all voxels and frames, counted in two passes', async () => {
    const counter = countMedian()
    const courses = await readCourses()
    for (const course of courses) course.forEach((value) => counter.first(value))
    for (const course of courses) course.forEach((value) => counter.second(value))
    expect(counter.finish()).toBe(reference.normaliser)
  })

  it('the spectrum equals scipy’s periodogram', () => {
    const { course, tr, band, shares, peak, centroid } = reference.spectrum
    const made = summariseSpectrum(course, tr, band as [number, number])!
    expect(difference([made.below, made.within, made.above], shares)).toBeLessThanOrEqual(exact)
    expect(difference([made.peakHz, made.centroidHz], [peak, centroid])).toBeLessThanOrEqual(exact)
  })
})

describe('cohorts', () => {
  it('QC-FC, its p values and its dependence on distance equal scipy’s', () => {
    const { cohort } = reference
    const parcels = cohort.centres.length
    const sums = sumQcFc(parcels)
    cohort.mean_fd.forEach((fd, person) => {
      const matrix = new Float64Array(parcels * parcels).fill(1)
      let edge = 0
      for (let row = 0; row < parcels; row++)
        for (let column = row + 1; column < parcels; column++)
          matrix[row * parcels + column] = cohort.edges[person][edge++] ?? NaN
      sums.add(fd, matrix)
    })
    const made = sums.finish(cohort.centres as Array<[number, number, number]>, 0.05)
    expect(difference(made.correlations, cohort.correlations)).toBeLessThanOrEqual(exact)
    expect(difference(made.p, cohort.p)).toBeLessThanOrEqual(exact)
    expect(made.medianAbsolute).toBeCloseTo(cohort.median_absolute, 9)
    expect([made.significant, made.significantFdr]).toEqual([cohort.significant, cohort.significant_fdr])
    expect(made.distanceDependence).toBeCloseTo(cohort.dependence, 9)
  })

  it('Student’s t equals scipy’s, far out as well', () => {
    for (const [t, degrees, p] of reference.student)
      expect(Math.abs(studentP(t, degrees) - p)).toBeLessThanOrEqual(1e-10 * p)
  })

  it('places in a group equal scipy’s scaled median absolute deviation', () => {
    const made = placeInGroup(Float64Array.from(reference.group.values), 'high', 3, 8)
    expect(difference(made.z, reference.group.z)).toBeLessThanOrEqual(exact)
    expect([...made.outlier.keys()].filter((at) => made.outlier[at])).toEqual(
      [...reference.group.z.keys()].filter((at) => reference.group.z[at] > 3),
    )
  })
})
