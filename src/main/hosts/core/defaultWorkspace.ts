import { homedir } from 'node:os'
import { join } from 'node:path'

export const defaultWorkspace = (): string => process.env.BOLDSCOPE_WORKSPACE || join(homedir(), 'Boldscope')
