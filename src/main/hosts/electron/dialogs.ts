import { writeFile } from 'node:fs/promises'
import { BrowserWindow, dialog, ipcMain, type IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { appOrigin } from './appOrigin'

const saveSchema = z.object({ suggestedName: z.string().min(1).max(200), bytes: z.instanceof(Uint8Array) })

/** The system's dialogs, for the app's own page and nothing else. */
export const handleDialogs = (): void => {
  handle('dialog.chooseFiles', (window) => choose(window, ['openFile', 'multiSelections']))
  handle('dialog.chooseFolder', (window) => choose(window, ['openDirectory', 'multiSelections']))
  handle('dialog.saveFile', async (window, input) => {
    const { suggestedName, bytes } = saveSchema.parse(input)
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: suggestedName.replace(/[\\/]/g, '_') })
    if (!filePath) return false
    await writeFile(filePath, bytes)
    return true
  })
}

const handle = (channel: string, answer: (window: BrowserWindow, input: unknown) => Promise<unknown>): void =>
  ipcMain.handle(channel, (event, input: unknown) => answer(windowOf(event), input))

/** Only the top frame of a window that shows the app itself may ask. */
const windowOf = (event: IpcMainInvokeEvent): BrowserWindow => {
  const window = BrowserWindow.fromWebContents(event.sender)
  const frame = event.senderFrame
  if (!window || frame !== event.sender.mainFrame || !frame?.url.startsWith(`${appOrigin}/`))
    throw new Error('a message came from a frame that is not the app')
  return window
}

const choose = async (
  window: BrowserWindow,
  properties: Array<'openFile' | 'openDirectory' | 'multiSelections'>,
): Promise<string[]> => (await dialog.showOpenDialog(window, { properties })).filePaths
