/** What the methods of this program come from, as they are cited. */
export const references = {
  power2012:
    'Power JD, Barnes KA, Snyder AZ, Schlaggar BL, Petersen SE. Spurious but systematic correlations in functional connectivity MRI networks arise from subject motion. NeuroImage 2012;59:2142-2154. https://doi.org/10.1016/j.neuroimage.2011.10.018',
  power2014:
    'Power JD, Mitra A, Laumann TO, Snyder AZ, Schlaggar BL, Petersen SE. Methods to detect, characterize, and remove motion artifact in resting state fMRI. NeuroImage 2014;84:320-341. https://doi.org/10.1016/j.neuroimage.2013.08.048',
  jenkinson2002:
    'Jenkinson M, Bannister P, Brady M, Smith S. Improved optimization for the robust and accurate linear registration and motion correction of brain images. NeuroImage 2002;17:825-841. https://doi.org/10.1006/nimg.2002.1132',
  nichols2017:
    'Nichols TE. Notes on creating a standardized version of DVARS. arXiv 2017:1704.01469. https://arxiv.org/abs/1704.01469',
  afyouni2018:
    'Afyouni S, Nichols TE. Insight and inference for DVARS. NeuroImage 2018;172:291-312. https://doi.org/10.1016/j.neuroimage.2017.12.098',
  saad2013:
    'Saad ZS, Reynolds RC, Jo HJ, et al. Correcting brain-wide correlation differences in resting-state FMRI. Brain Connect 2013;3:339-352. https://doi.org/10.1089/brain.2013.0156',
  ciric2017:
    'Ciric R, Wolf DH, Power JD, et al. Benchmarking of participant-level confound regression strategies for the control of motion artifact in studies of functional connectivity. NeuroImage 2017;154:174-187. https://doi.org/10.1016/j.neuroimage.2017.03.020',
  satterthwaite2013:
    'Satterthwaite TD, Elliott MA, Gerraty RT, et al. An improved framework for confound regression and filtering for control of motion artifact in the preprocessing of resting-state functional connectivity data. NeuroImage 2013;64:240-256. https://doi.org/10.1016/j.neuroimage.2012.08.052',
  friston1996:
    'Friston KJ, Williams S, Howard R, Frackowiak RSJ, Turner R. Movement-related effects in fMRI time-series. Magn Reson Med 1996;35:346-355. https://doi.org/10.1002/mrm.1910350312',
  behzadi2007:
    'Behzadi Y, Restom K, Liau J, Liu TT. A component based noise correction method (CompCor) for BOLD and perfusion based fMRI. NeuroImage 2007;37:90-101. https://doi.org/10.1016/j.neuroimage.2007.04.042',
  lindquist2019:
    'Lindquist MA, Geuter S, Wager TD, Caffo BS. Modular preprocessing pipelines can reintroduce artifacts into fMRI data. Hum Brain Mapp 2019;40:2358-2376. https://doi.org/10.1002/hbm.24528',
  cox1996:
    'Cox RW. AFNI: software for analysis and visualization of functional magnetic resonance neuroimages. Comput Biomed Res 1996;29:162-173. https://doi.org/10.1006/cbmr.1996.0014',
  ledoitWolf2004:
    'Ledoit O, Wolf M. A well-conditioned estimator for large-dimensional covariance matrices. J Multivar Anal 2004;88:365-411. https://doi.org/10.1016/S0047-259X(03)00096-4',
  varoquaux2010:
    'Varoquaux G, Baronnet F, Kleinschmidt A, Fillard P, Thirion B. Detection of brain functional-connectivity difference in post-stroke patients using group-level covariance modeling. MICCAI 2010, LNCS 6361:200-208. https://doi.org/10.1007/978-3-642-15705-9_25',
  zang2007:
    'Zang YF, He Y, Zhu CZ, et al. Altered baseline brain activity in children with ADHD revealed by resting-state functional MRI. Brain Dev 2007;29:83-91. https://doi.org/10.1016/j.braindev.2006.07.002',
  zou2008:
    'Zou QH, Zhu CZ, Yang Y, et al. An improved approach to detection of amplitude of low-frequency fluctuation (ALFF) for resting-state fMRI: fractional ALFF. J Neurosci Methods 2008;172:137-141. https://doi.org/10.1016/j.jneumeth.2008.04.012',
  rubinov2010:
    'Rubinov M, Sporns O. Complex network measures of brain connectivity: uses and interpretations. NeuroImage 2010;52:1059-1069. https://doi.org/10.1016/j.neuroimage.2009.10.003',
  onnela2005:
    'Onnela JP, Saramäki J, Kertész J, Kaski K. Intensity and coherence of motifs in weighted complex networks. Phys Rev E 2005;71:065103. https://doi.org/10.1103/PhysRevE.71.065103',
  latora2001:
    'Latora V, Marchiori M. Efficient behavior of small-world networks. Phys Rev Lett 2001;87:198701. https://doi.org/10.1103/PhysRevLett.87.198701',
  blondel2008:
    'Blondel VD, Guillaume JL, Lambiotte R, Lefebvre E. Fast unfolding of communities in large networks. J Stat Mech 2008:P10008. https://doi.org/10.1088/1742-5468/2008/10/P10008',
  benjamini1995:
    'Benjamini Y, Hochberg Y. Controlling the false discovery rate: a practical and powerful approach to multiple testing. J R Stat Soc B 1995;57:289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x',
  caro2024:
    'Ortega Caro J, de Oliveira Fonseca AH, Rizvi SA, et al. BrainLM: a foundation model for brain activity recordings. ICLR 2024. https://doi.org/10.1101/2023.09.12.557460',
  gorgolewski2016:
    'Gorgolewski KJ, Auer T, Calhoun VD, et al. The brain imaging data structure, a format for organizing and describing outputs of neuroimaging experiments. Sci Data 2016;3:160044. https://doi.org/10.1038/sdata.2016.44',
  schaefer2018:
    'Schaefer A, Kong R, Gordon EM, et al. Local-global parcellation of the human cerebral cortex from intrinsic functional connectivity MRI. Cereb Cortex 2018;28:3095-3114. https://doi.org/10.1093/cercor/bhx179',
  yeo2011:
    'Yeo BTT, Krienen FM, Sepulcre J, et al. The organization of the human cerebral cortex estimated by intrinsic functional connectivity. J Neurophysiol 2011;106:1125-1165. https://doi.org/10.1152/jn.00338.2011',
  craddock2012:
    'Craddock RC, James GA, Holtzheimer PE, Hu XP, Mayberg HS. A whole brain fMRI atlas generated via spatially constrained spectral clustering. Hum Brain Mapp 2012;33:1914-1928. https://doi.org/10.1002/hbm.21333',
  tzourio2002:
    'Tzourio-Mazoyer N, Landeau B, Papathanassiou D, et al. Automated anatomical labeling of activations in SPM using a macroscopic anatomical parcellation of the MNI MRI single-subject brain. NeuroImage 2002;15:273-289. https://doi.org/10.1006/nimg.2001.0978',
  desikan2006:
    'Desikan RS, Ségonne F, Fischl B, et al. An automated labeling system for subdividing the human cerebral cortex on MRI scans into gyral based regions of interest. NeuroImage 2006;31:968-980. https://doi.org/10.1016/j.neuroimage.2006.01.021',
  glasser2016:
    'Glasser MF, Coalson TS, Robinson EC, et al. A multi-modal parcellation of human cerebral cortex. Nature 2016;536:171-178. https://doi.org/10.1038/nature18933',
} as const

export type ReferenceKey = keyof typeof references

const atlases: ReadonlyArray<readonly [name: RegExp, reference: ReferenceKey]> = [
  [/schaefer/i, 'schaefer2018'],
  [/yeo/i, 'yeo2011'],
  [/(^|[^a-z])cc[24]00(?!\d)|craddock/i, 'craddock2012'],
  [/(^|[^a-z])aal/i, 'tzourio2002'],
  [/^ho$|harvard.?oxford/i, 'desikan2006'],
  [/glasser|hcp.?mmp/i, 'glasser2016'],
]

/** What to cite for an atlas, by its name; null for one that is not known here. */
export const referenceOfAtlas = (name: string): ReferenceKey | null =>
  atlases.find(([pattern]) => pattern.test(name))?.[1] ?? null

/** A reference in a text that is still to be numbered: a key, or the text itself. */
export const cite = (...keys: ReadonlyArray<ReferenceKey | { text: string }>): string =>
  `[@${keys.map((key) => (typeof key === 'string' ? key : encodeURIComponent(key.text.replace(/[\ud800-\udfff]/gu, '?')))).join(',')}]`

const isKey = (key: string): key is ReferenceKey => Object.hasOwn(references, key)

/**
 * Numbers the references of a text in the order in which they are cited: `[@a,b]` becomes `[1, 2]`. Gives the text and
 * the references in their order.
 */
export function numberReferences(text: string): { text: string; cited: string[] } {
  const cited: string[] = []
  const numbered = text.replace(/\[@([^\]\s]+)\]/g, (_, keys: string) => {
    const numbers = keys.split(',').map((key) => {
      const reference = isKey(key) ? references[key] : decodeURIComponent(key)
      if (!cited.includes(reference)) cited.push(reference)
      return cited.indexOf(reference) + 1
    })
    return `[${numbers.join(', ')}]`
  })
  return { text: numbered, cited }
}
