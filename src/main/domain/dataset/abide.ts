import type { ColumnFacts } from './participantTable'

/** Whether the header of a table is that of the phenotypic table of ABIDE. */
export const isAbide = (header: string): boolean =>
  ['SUB_ID', 'SITE_ID', 'DX_GROUP', 'AGE_AT_SCAN', 'SEX'].every((column) =>
    new RegExp(`(^|[,\\t"])${column}([,\\t"]|$)`).test(header),
  )

const column = (
  name: string,
  description: string,
  levels: Record<string, string> | null = null,
  units: string | null = null,
) => [name, { name, description, units, levels }] as const

/**
 * The columns of that table that are looked at most, after its published legend ("ABIDE I phenotypic data legend",
 * International Neuroimaging Data-sharing Initiative), which also says that -9999 stands for a missing value.
 */
export const abideDictionary: ReadonlyMap<string, ColumnFacts> = new Map([
  column('SITE_ID', 'Site where the person was scanned'),
  column('DX_GROUP', 'Diagnostic group', { 1: 'autism', 2: 'control' }),
  column('DSM_IV_TR', 'Diagnosis by DSM-IV-TR', {
    0: 'control',
    1: 'autism',
    2: 'Asperger’s disorder',
    3: 'PDD-NOS',
    4: 'Asperger’s disorder or PDD-NOS',
  }),
  column('AGE_AT_SCAN', 'Age when scanned', null, 'years'),
  column('SEX', 'Sex', { 1: 'male', 2: 'female' }),
  column('FIQ', 'Full-scale intelligence quotient'),
  column('VIQ', 'Verbal intelligence quotient'),
  column('PIQ', 'Performance intelligence quotient'),
  column('EYE_STATUS_AT_SCAN', 'Eyes during the resting scan', { 1: 'open', 2: 'closed' }),
  column('func_mean_fd', 'Mean framewise displacement', null, 'mm'),
])
