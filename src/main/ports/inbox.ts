/** Takes in files that arrive in pieces, without ever holding one whole. */
export interface Inbox {
  /** Writes the pieces to `path`; throws AppError 'input.bad', leaving nothing behind, beyond `maxBytes`. */
  receive(path: string, pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void>
  /** Moves a file within the workspace, making the folder it goes to. */
  move(from: string, to: string): Promise<void>
}
