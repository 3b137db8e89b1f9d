import { getDocument, GlobalWorkerOptions, TextLayer, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker'

export type { PDFDocumentProxy }

/** Documents are measured in points, 72 to the inch; screens in pixels, 96 to the inch. */
export const pixelsPerPoint = 96 / 72

/** One worker for the window: documents share it. */
const startWorker = () => {
  GlobalWorkerOptions.workerPort ??= new PdfWorker()
}

/** Opens a document. The bytes are copied: the reader takes what it is given away from others. */
export const openPdf = (bytes: ArrayBuffer): Promise<PDFDocumentProxy> => {
  startWorker()
  return getDocument({ data: new Uint8Array(bytes.slice(0)), isEvalSupported: false, useWasm: false }).promise
}

export interface PageSize {
  /** At scale 1, in CSS pixels: 96 to an inch of paper. */
  width: number
  height: number
}

/** Sizes of all pages, in order. */
export const pageSizes = (document: PDFDocumentProxy): Promise<PageSize[]> =>
  Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const { width, height } = (await document.getPage(index + 1)).getViewport({ scale: pixelsPerPoint })
      return { width, height }
    }),
  )

/** Draws a page to a canvas, and its text, invisible but selectable, into `text`. `signal` gives the drawing up. */
export const drawPage = async (
  document: PDFDocumentProxy,
  number: number,
  scale: number,
  into: { canvas: HTMLCanvasElement; text: HTMLElement },
  signal: AbortSignal,
): Promise<void> => {
  const page = await document.getPage(number)
  if (signal.aborted) return
  // Drawn aside and shown when it is whole: a page never blinks when its scale changes.
  const canvas = into.canvas.ownerDocument.createElement('canvas')
  const viewport = page.getViewport({ scale: scale * pixelsPerPoint * window.devicePixelRatio })
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  const drawing = page.render({ canvas, viewport })
  signal.addEventListener('abort', () => drawing.cancel(), { once: true })
  try {
    await drawing.promise
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  into.canvas.width = canvas.width
  into.canvas.height = canvas.height
  into.canvas.getContext('2d')!.drawImage(canvas, 0, 0)
  into.text.replaceChildren()
  const layer = new TextLayer({
    textContentSource: await page.getTextContent(),
    container: into.text,
    viewport: page.getViewport({ scale: scale * pixelsPerPoint }),
  })
  await layer.render()
}
