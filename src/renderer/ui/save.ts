import { bytePaths } from '../../preload/contract'
import { useModels, useNotices, useSession } from '../stores'

/** Saves bytes under a name: through the system's dialog in the desktop app, as a download in a browser. */
export const saveBytes = async (
  name: string,
  bytes: Uint8Array | string,
  type = 'application/octet-stream',
): Promise<void> => {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  const { bridge } = useSession()
  if (bridge) {
    await useNotices().attempt(`${name} could not be saved`, () => bridge.saveFile(name, content))
    return
  }
  const url = URL.createObjectURL(new Blob([content as Uint8Array<ArrayBuffer>], { type }))
  download(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

const download = (url: string, name: string) => {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Saves the file that an export made. A browser streams it to disk by itself, under the name that it carries. */
export const saveExport = async (jobId: string): Promise<void> => {
  const { bridge } = useSession()
  if (!bridge) return download(bytePaths.export(jobId), '')
  await useNotices().attempt('The file could not be saved', async () => {
    const { name, bytes } = await useModels().exported(jobId)
    await bridge.saveFile(name, new Uint8Array(bytes))
  })
}

/** The bytes of a `data:` address, as canvases give them. */
export const bytesOfDataUrl = (url: string): Uint8Array => {
  const text = atob(url.slice(url.indexOf(',') + 1))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** A name that every file system takes. */
export const fileName = (text: string, extension: string): string =>
  `${text.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'figure'}.${extension}`
