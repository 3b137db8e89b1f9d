/** README.md of the phantom's data set. */
export const sampleReadme = (seed: number, subjects: number, recordings: number): string => `# Phantom

Made by code (Boldscope, seed ${seed}). Nobody was scanned: every brain in here is a drawing, every signal a
simulation. It shows a program's workings and measures its detection; it says nothing about people.

- \`atlas-Phantom_dseg.nii.gz\`, \`.tsv\`, \`.json\`: parcels with names and networks, in a space of its own
- \`phantom_T1w.nii.gz\`: the head as a T1-weighted picture
- \`sub-01\`, \`sub-02\`: ${recordings} resting recordings, 4D, on the atlas' grid; realigned, zero outside the brain
- \`truth.tsv\`: what is unusual in \`sub-01\`, parcel by parcel; \`sub-02\` and all others are clean
- \`derivatives/phantom\`: parcel series of the other ${subjects - recordings} subjects, a reference cohort, and everybody's head motion

Units are those of a scanner: arbitrary, about 1000 in the brain. Frames are counted from 0, ranges are inclusive.
`
