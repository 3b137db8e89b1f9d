/** What a table says of one label. */
export interface LabelName {
  label: number
  name: string
  network: string | null
  /** Where the table says so, from 1; left out where it has no lines. */
  line?: number
}

/**
 * `listed`: names in the order of a list that does not say which label each belongs to. `zero` is the row of label 0,
 * which is no parcel, but tells a table that counts from 0. `general`: a table of colours, which may name far more
 * labels than one volume has.
 */
export type LabelTable =
  | { kind: 'labelled'; names: LabelName[]; zero?: LabelName; general?: boolean }
  | { kind: 'listed'; names: string[]; networks?: Array<string | null> }

/** The network in a name as Schaefer's and Yeo's atlases build it: `7Networks_LH_Vis_1`, `LH_SalVentAttn_Med_2`. */
export const networkOf = (name: string): string | null => /^(?:\d+Networks_)?[LR]H_([A-Za-z]+)_/.exec(name)?.[1] ?? null
