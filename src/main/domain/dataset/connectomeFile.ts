import { ciftiKind } from '../cifti/kinds'

/** Whether a file is connectivity of parcels in CIFTI-2, by its name. */
export const isPconn = (name: string): boolean => ciftiKind(name) === 'pconn'

/**
 * Whether a file holds a matrix of connectivity, by its name: `.pconn.nii`, or a table that ends in `_relmat` or
 * `_conmat` (XCP-D and others).
 */
export const isConnectomeFile = (name: string): boolean =>
  isPconn(name) || /(^|[_.-])(relmat|conmat)\.(tsv|csv|txt)(\.gz)?$/i.test(name)
