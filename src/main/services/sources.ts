import { AppError, type Source } from '../../preload/contract'
import { joinPath } from './paths'
import type { Workspace } from './workspace'

/** The path of a source. Names of uploads come from the window: whatever leads out of their folder is refused. */
export const sourcePath = (workspace: Workspace, source: Source): string => {
  if ('path' in source) return source.path
  const parts = [source.upload, ...(source.file?.split('/') ?? [])]
  if (parts.some((part) => !/^[\p{L}\p{N}._+-]+$/u.test(part) || part.startsWith('.')))
    throw new AppError('usage.bad', 'There is no such upload. Send the file again.')
  return joinPath(workspace.imports, ...parts)
}
