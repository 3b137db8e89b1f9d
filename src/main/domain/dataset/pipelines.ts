/** How a program may be called in GeneratedBy or in the name of a folder, and how it calls itself. */
const known: ReadonlyArray<readonly [pattern: RegExp, name: string]> = [
  [/^fmriprep/i, 'fMRIPrep'],
  [/^xcp[-_ ]?(d|abcd)(?![a-z])/i, 'XCP-D'],
  [/^xcp[-_ ]?engine/i, 'xcpEngine'],
  [/^c-?pac(?![a-z])/i, 'C-PAC'],
  [/^(pipeline|output)[-_]?(cpac|c-pac)/i, 'C-PAC'],
  [/^boldscope/i, 'Boldscope'],
  [/^mriqc/i, 'MRIQC'],
  [/^nibabies/i, 'NiBabies'],
  [/^aslprep/i, 'ASLPrep'],
  [/^qsiprep/i, 'QSIPrep'],
  [/^smriprep/i, 'sMRIPrep'],
  [/^(abcd-?hcp|abcd-?bids)/i, 'ABCD-HCP'],
  [/^(dcan|hcp)[-_ ]?(pipelines?)?$/i, 'HCP Pipelines'],
  [/^conn$/i, 'CONN'],
  [/^(dparsf|dpabi)/i, 'DPARSF'],
  [/^niak/i, 'NIAK'],
  [/^ccs$/i, 'CCS'],
  [/^tedana/i, 'tedana'],
  [/^fitlins/i, 'FitLins'],
  [/^halfpipe/i, 'HALFpipe'],
  [/^nipreps?$/i, 'NiPreps'],
  [/^freesurfer/i, 'FreeSurfer'],
  [/^(feat|fsl|melodic)$/i, 'FSL'],
  [/^afni(_proc)?/i, 'AFNI'],
  [/^spm(\d+)?$/i, 'SPM'],
]

/** The usual name of a program; null for a text that names none that is known. */
export const pipelineOf = (text: string): string | null =>
  known.find(([pattern]) => pattern.test(text.trim()))?.[1] ?? null

/** The innermost folder of a path that is called after a program; null when none is. */
export function pipelineOfPath(folder: string): string | null {
  for (const part of folder.split('/').reverse()) {
    const name = part === '' ? null : pipelineOf(part)
    if (name !== null) return name
  }
  return null
}
