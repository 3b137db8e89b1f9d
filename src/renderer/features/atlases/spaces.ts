/** Spaces that atlases are mostly in, as TemplateFlow calls them. */
export const commonSpaces = [
  'MNI152NLin2009cAsym',
  'MNI152NLin6Asym',
  'MNI152NLin2009aSym',
  'MNI152Lin',
  'MNI305',
  'Talairach',
]
