import { useNotices, useSession } from '../stores'

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
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

/** The bytes of a `data:` address, as canvases give them. */
export const bytesOfDataUrl = (url: string): Uint8Array => {
  const text = atob(url.slice(url.indexOf(',') + 1))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** A name that every file system takes. */
export const fileName = (text: string, extension: string): string =>
  `${text.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'figure'}.${extension}`
