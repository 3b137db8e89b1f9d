/** Packs files into one `.zip` file. */
export interface Zipper {
  /**
   * All files in a folder, at any depth, under its own name. The same files always give the same archive: no times
   * inside. Memory does not grow with them.
   */
  zipFolder(folder: string, out: string): Promise<void>
}
