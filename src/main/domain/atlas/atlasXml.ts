import { accept, refuse, type Checked } from '../finding'
import { childrenOf, readXml } from '../xml/readXml'
import { problem } from './labelProblem'
import { networkOf, type LabelName, type LabelTable } from './labelTable'

/**
 * Reads the labels of an atlas of FSL in XML. Of a probabilistic atlas they count from 0, which is 1 in its volume of
 * most likely regions and the first map of its 4D file; of an atlas of labels they are the labels themselves.
 * Source: FSL, atlas specification.
 */
export function parseAtlasXml(text: string, file: string): Checked<LabelTable> {
  const root = readXml(text)
  const header = root?.name === 'atlas' ? childrenOf(root, 'header')[0] : undefined
  const type = header && childrenOf(header, 'type')[0]?.text.trim()
  const shift = type && /^prob/i.test(type) ? 1 : type && /^label$/i.test(type) ? 0 : null
  if (!root || shift === null)
    return refuse(problem('labels.unreadable', { file }, `${file} is XML, but no atlas as FSL describes one.`))
  const names = new Map<number, LabelName>()
  for (const element of childrenOf(root, 'data').flatMap((data) => childrenOf(data, 'label'))) {
    const index = element.attributes.index ?? ''
    const label = /^\d+$/.test(index) ? Number(index) + shift : NaN
    if (!Number.isSafeInteger(label))
      return refuse(problem('labels.index', { file, field: 'index' }, `'${index}' in ${file} is no label.`))
    if (names.has(label))
      return refuse(problem('labels.duplicate', { file, field: 'index' }, `Index ${index} comes twice in ${file}.`))
    const name = element.text.trim().replace(/\s+/g, ' ') || `label-${label}`
    names.set(label, { label, name, network: networkOf(name) })
  }
  names.delete(0)
  if (names.size === 0) return refuse(problem('labels.empty', { file }, `${file} names no labels.`))
  return accept({ kind: 'labelled', names: [...names.values()] })
}
