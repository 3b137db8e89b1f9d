/** A child process that talks by messages (structured clone; keep them small, arrays go by file). */
export interface ChildProcessHandle {
  readonly pid: number | undefined
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, with the exit code or null when killed. */
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

/** Starts the worker entry in a process of its own: Node's fork, or Electron's utilityProcess. */
export interface ProcessAdapter {
  start(): ChildProcessHandle
}
