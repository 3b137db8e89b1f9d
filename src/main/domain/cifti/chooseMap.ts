import { accept, refuse, type Checked } from '../finding'
import { problem } from '../matrix/matrix'

/** The place of the map that is meant among several of an atlas: by its name, or by its number from 1. */
export function chooseMap(names: readonly string[], wanted: string | null, file: string): Checked<number> {
  const shown = names
    .slice(0, 8)
    .map((name, i) => `${i + 1} ${name}`.trim())
    .join(', ')
  if (wanted !== null) {
    const byName = names.indexOf(wanted)
    const at = byName < 0 && /^\d{1,6}$/.test(wanted) ? Number(wanted) - 1 : byName
    if (at >= 0 && at < names.length) return accept(at)
    const message = `${file} has no map ${wanted}. It holds ${shown}.`
    return refuse(problem('atlas.map.missing', file, message, 'Give the name or the number of one of its maps.'))
  }
  if (names.length === 1) return accept(0)
  const message = `${file} holds ${names.length} maps of labels: ${shown}.`
  const suggestion =
    'Say which is meant by its name or number (--map), or save it as a file of its own: wb_command -cifti-merge OUT.dlabel.nii -cifti FILE -column N'
  return refuse(problem('cifti.labels.several', file, message, suggestion))
}
