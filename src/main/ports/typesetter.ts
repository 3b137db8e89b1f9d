/** Sets a document from a template and data, without reading anything else. */
export interface Typesetter {
  /**
   * @param template  source text of the template
   * @param files     what the template may read, by the name it uses: JSON data, SVG figures, pixels
   * @returns the document, and the characters in it that no font at hand can draw (a box stands in their place)
   */
  typeset(
    template: string,
    files: Record<string, Uint8Array | string>,
  ): Promise<{ pdf: Uint8Array; pages: number; undrawn: string }>
}
