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
  /** GET: [courses, T] float32, the rows as `qualityCourses` lists them; missing = NaN. */
  quality: (recordingId: string) => `/bytes/recordings/${encodeURIComponent(recordingId)}/quality`,
  /** GET: [2, F] float32: frequencies in Hz, and the share of the global signal's power at each. */
  spectrum: (recordingId: string) => `/bytes/recordings/${encodeURIComponent(recordingId)}/spectrum`,
  /** GET: label volume (.nii.gz); of an atlas of maps or of CIFTI one that is made of it (.nii). */
  atlas: (atlasId: string) => `/bytes/atlases/${encodeURIComponent(atlasId)}/volume`,
  /** GET: a T1-weighted head in MNI space (.nii.gz), to lie behind atlases. */
  template: () => '/bytes/template',
  /** GET: [4, T, P] float32: recorded (scaled), reconstructed, lower and upper edge of the cohort's band; x-shape "4,T,P". */
  reconstruction: (resultId: string) => `/bytes/results/${encodeURIComponent(resultId)}/reconstruction`,
  /** GET: [windows, P] float32 robust z, NaN where unjudged; x-shape "W,P". */
  zMap: (resultId: string) => `/bytes/results/${encodeURIComponent(resultId)}/z`,
  /** GET: application/pdf. */
  report: (reportId: string) => `/bytes/reports/${encodeURIComponent(reportId)}`,
  /** GET: an array of an analysis by its name, float32; x-shape; missing = NaN. */
  analysis: (analysisId: string, name: AnalysisArray) => `/bytes/analyses/${encodeURIComponent(analysisId)}/${name}`,
  /** GET: a matrix of a connectome by its place in the list, [P, P] float32; missing = NaN. */
  connectome: (analysisId: string, matrix: number) =>
    `/bytes/connectivity/${encodeURIComponent(analysisId)}/matrix/${matrix}`,
  /** GET: the map of a seed (.nii.gz): correlation of each voxel with the seed's parcel. */
  seedMap: (analysisId: string, seed: number) => `/bytes/connectivity/${encodeURIComponent(analysisId)}/seed/${seed}`,
  /** GET: [P, P] float32: correlation of each edge with motion over a group; missing = NaN. */
  qcFc: (analysisId: string) => `/bytes/quality/${encodeURIComponent(analysisId)}/qcfc`,
  /** GET: the file that an export made; its name in content-disposition. */
  export: (jobId: string) => `/bytes/exports/${encodeURIComponent(jobId)}`,
  /** POST: a file's content; answers {"upload": id}. The file's name goes in the query. */
  upload: (name: string) => `/bytes/imports?name=${encodeURIComponent(name)}`,
} as const
