import type { AnalysisArray } from './analyses'

/**
 * Volumes and arrays travel as bytes beside the calls, never as JSON inside them.
 * All arrays are little-endian and row-major.
 */
export const bytePaths = {
  /** GET: the recording's 4D file as it is on disk (.nii or .nii.gz); name in content-disposition. */
  volume: (recordingId: string) => `/bytes/recordings/${encodeURIComponent(recordingId)}/volume`,
  /** GET: parcel series [T, P] float32; x-shape: "T,P"; missing = NaN. */
  series: (recordingId: string) => `/bytes/recordings/${encodeURIComponent(recordingId)}/series`,
  /** GET: label volume (.nii.gz). */
  atlas: (atlasId: string) => `/bytes/atlases/${encodeURIComponent(atlasId)}/volume`,
  /** GET: [4, T, P] float32: recorded (scaled), reconstructed, lower and upper edge of the cohort's band; x-shape "4,T,P". */
  reconstruction: (resultId: string) => `/bytes/results/${encodeURIComponent(resultId)}/reconstruction`,
  /** GET: [windows, P] float32 robust z, NaN where unjudged; x-shape "W,P". */
  zMap: (resultId: string) => `/bytes/results/${encodeURIComponent(resultId)}/z`,
  /** GET: application/pdf. */
  report: (reportId: string) => `/bytes/reports/${encodeURIComponent(reportId)}`,
  /** GET: an array of an analysis by its name, float32; x-shape; missing = NaN. */
  analysis: (analysisId: string, name: AnalysisArray) => `/bytes/analyses/${encodeURIComponent(analysisId)}/${name}`,
  /** GET: the file that an export made; its name in content-disposition. */
  export: (jobId: string) => `/bytes/exports/${encodeURIComponent(jobId)}`,
  /** POST: a file's content; answers {"upload": id}. The file's name goes in the query. */
  upload: (name: string) => `/bytes/imports?name=${encodeURIComponent(name)}`,
} as const
