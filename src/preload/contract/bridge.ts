/** What the preload script gives the window in Electron; in a browser `window.boldscope` is undefined. */
export interface DesktopBridge {
  /** Opens the system's dialog; empty when the user closed it. */
  chooseFiles(): Promise<string[]>
  chooseFolder(): Promise<string[]>
  /** The path of a file dropped on the window. */
  pathOf(file: File): string
  /** Asks where to save and writes the bytes there; false when the user closed the dialog. */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<boolean>
}
