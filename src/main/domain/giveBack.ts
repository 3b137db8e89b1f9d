/**
 * Frees memory that nobody uses again, neither here nor in a native library: it becomes empty. The garbage collector sees
 * how small the objects are that hold it, and in a short task never comes. Nothing is done where the engine cannot
 * (before Node 21).
 */
export const giveBack = (memory: ArrayBufferLike & { transfer?(bytes: number): ArrayBuffer }): void =>
  void memory.transfer?.(0)
