const endings = /\.(nii|gii|tsv|csv|txt|1d|mat|npy|npz|json|h5|hdf5|xml|label)(\.gz)?$|\.(tgz|zip)$/i

/** Whether a path that somebody typed is of a file, by its ending: folders are gone through, files are read. */
export const looksLikeFile = (path: string): boolean => endings.test(path.trim())
