import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { DesktopBridge } from './contract'

const bridge: DesktopBridge = {
  chooseFiles: () => ipcRenderer.invoke('dialog.chooseFiles'),
  chooseFolder: () => ipcRenderer.invoke('dialog.chooseFolder'),
  // Electron before 32 keeps the path on the file itself.
  pathOf: (file) => webUtils?.getPathForFile(file) ?? (file as File & { path: string }).path,
  saveFile: (suggestedName, bytes) => ipcRenderer.invoke('dialog.saveFile', { suggestedName, bytes }),
}

contextBridge.exposeInMainWorld('boldscope', bridge)
