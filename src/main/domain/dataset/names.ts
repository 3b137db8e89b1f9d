import { entityOf } from '../bids'
import type { Finding } from '../finding'
import type { DatasetFile } from './datasetFile'
import { quote, remark } from './remark'

/** Entities of BIDS 1.11 and its derivatives, in the order in which names have them. */
const order = (
  'sub tpl ses cohort sample task tracksys acq nuc voi ce trc stain rec dir run mod echo flip inv mt part proc hemi space split recording ' +
  'chunk atlas seg scale res den label from to mode stat desc meas param model subset threshold source hash'
).split(' ')
const places = new Map(order.map((key, place) => [key, place]))
const labelled = /^[A-Za-z0-9+]+$/

/**
 * What BIDS forbids in the name of a file of somebody's: another person or session than its folders say, an entity
 * that BIDS does not have, twice or in another order, letters that labels may not have. Files outside of `sub-*`
 * folders are not judged. Of derivatives, whose programs have words of their own, only persons and sessions are.
 */
export function checkName(file: DatasetFile, top: string, isRaw: boolean): Finding[] {
  const { path, base, name } = file
  const inside = top === '' ? path : path.slice(top.length + 1)
  const folders = inside.split('/').slice(0, -1)
  const subject = folders.find((folder) => folder.startsWith('sub-'))
  if (subject === undefined) return []
  const session = folders.find((folder) => folder.startsWith('ses-'))
  const own = entityOf(name, 'sub')
  if (own === null && !isRaw) return []
  if (own === null)
    return [
      remark(
        'bids.name.invalid',
        'error',
        path,
        `${quote(base)} is no BIDS name: it does not begin with ${quote(subject)}_.`,
        `Call it ${quote(subject)}_task-NAME_bold.nii.gz or the like.`,
      ),
    ]
  const findings: Finding[] = []
  if (`sub-${own}` !== subject) findings.push(mismatch('bids.name.subject', path, `sub-${own}`, subject))
  const ownSession = entityOf(name, 'ses')
  if ((session ?? null) !== (ownSession === null ? null : `ses-${ownSession}`))
    findings.push(
      mismatch(
        'bids.name.session',
        path,
        ownSession === null ? 'no session' : `ses-${ownSession}`,
        session ?? 'no session',
      ),
    )
  const wrong = isRaw ? whyWrong(file) : null
  return wrong === null ? findings : [...findings, wrong]
}

const mismatch = (code: string, file: string, named: string, folder: string): Finding =>
  remark(
    code,
    'error',
    file,
    `The name says ${quote(named)}, the folder ${quote(folder)}.`,
    'Find out which is right, then rename the file or move it.',
  )

function whyWrong({ path, name }: DatasetFile): Finding | null {
  const keys = name.entities.map(([key]) => key)
  const odd = (severity: Finding['severity'], message: string, suggestion: string) =>
    remark('bids.name.invalid', severity, path, message, suggestion)
  const twice = keys.find((key, at) => keys.indexOf(key) !== at)
  if (twice !== undefined) return odd('error', `The name has ${quote(twice)}- twice.`, 'Keep one of them.')
  const unknown = keys.find((key) => !places.has(key))
  if (unknown !== undefined)
    return odd(
      'warning',
      `BIDS has no entity ${quote(unknown)}-.`,
      'Use acq- or desc- for what BIDS has no entity for.',
    )
  const bad = name.entities.find(([, value]) => !labelled.test(value))
  if (bad)
    return odd(
      'warning',
      `The label in ${quote(bad.join('-'))} has other characters than letters and digits.`,
      'Leave them out.',
    )
  if (!/^[A-Za-z0-9]+$/.test(name.suffix))
    return odd(
      'error',
      `${quote(name.suffix)} at the end of the name is no suffix of BIDS.`,
      'Write each part of the name as key-value, then the suffix, e.g. bold.',
    )
  const sorted = keys.every((key, at) => at === 0 || places.get(keys[at - 1])! <= places.get(key)!)
  return sorted
    ? null
    : odd(
        'warning',
        'The parts of the name are not in the order that BIDS gives them.',
        `Order them ${[...keys].sort((a, b) => places.get(a)! - places.get(b)!).join(', ')}.`,
      )
}
