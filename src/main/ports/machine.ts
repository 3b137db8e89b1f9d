/** What the computer has to offer. */
export interface Machine {
  /** Memory that this process may still take, in bytes: what is free, or less where a limit is set on it. */
  freeBytes(): Promise<number>
}
