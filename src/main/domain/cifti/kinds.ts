/** What a CIFTI-2 file is by its name: `ptseries` of `x.ptseries.nii`; null when it is named otherwise. */
export const ciftiKind = (name: string): string | null =>
  /\.(ptseries|dtseries|dlabel|plabel|pscalar|dscalar|pconn|dconn|pdconn|dpconn|dfan|fiberTEMP|trajTEMP|pconnseries|pconnscalar)\.nii$/i
    .exec(name)?.[1]
    .toLowerCase() ?? null
