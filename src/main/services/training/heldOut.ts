import { AppError, type ModelCard } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { namesSubject } from '../entities'
import { seenBy } from '../seenRecordings'
import type { CommonSettings } from './settingTables'

/** Throws AppError 'input.bad' when people were to be held out and there are too few of them. */
export const demandHeldOut = (fraction: number, heldOut: readonly boolean[]): void => {
  if (fraction <= 0 || (heldOut.includes(true) && heldOut.includes(false))) return
  throw new AppError(
    'input.bad',
    'There are too few people to hold some of them out: at least two are needed. Set validation=0, or give more.',
  )
}

type HeldOut = ReadonlyArray<{ sha256: string }>

/**
 * What makes the numbers on people held out better than they would be on strangers: that the weights were chosen by
 * them, and that the model which the training goes on from has seen them, or may have.
 *
 * @param base  null = the training begins with random weights
 */
export const doubtHeldOut = (
  heldOut: HeldOut,
  { patience }: Pick<CommonSettings, 'patience'>,
  base: ModelCard | null,
): Finding[] => {
  if (heldOut.length === 0) return []
  return [...(patience > 0 ? [chosenBy] : []), ...(base ? seenByBase(heldOut, base) : [])]
}

const doubt = (code: string, message: string, suggestion: string, severity: Finding['severity'] = 'warning') => ({
  code: `heldOut.${code}`,
  severity,
  place: {},
  message,
  suggestion,
})

const chosenBy = doubt(
  'chosenBy',
  'The weights were chosen by their loss on the people held out (patience): what is measured on these is a little too good.',
  'Test it on people that had no part in the training, or train without patience.',
)

const seenByBase = (heldOut: HeldOut, base: ModelCard): Finding[] => {
  const { hashes, complete } = seenBy(base)
  const known = heldOut.filter(({ sha256 }) => hashes.has(sha256)).length
  const told = `${known} of the ${heldOut.length} recordings held out were in the training of ${base.name}`
  const stricter = 'To be strict, begin with a model that was trained on other people.'
  if (known > 0 && base.head)
    return [doubt('labelsSeen', `${told}, which has learned ${base.head.target}: it may remember them.`, stricter)]
  if (known > 0) return [doubt('seenBefore', `${told}, without labels.`, stricter, 'info')]
  if (complete) return []
  const unknown = `What ${base.name} was trained on is not known: it may have seen the people held out.`
  return [doubt('baseUnknown', unknown, 'Ask those who trained it.')]
}

/** Names without a subject do not say which recordings are of one person: then each is taken for a person of its own. */
export const tellPeople = (
  recordings: ReadonlyArray<{ name: string }>,
  { validation }: Pick<CommonSettings, 'validation'>,
): Finding[] => {
  const unnamed = recordings.filter(({ name }) => !namesSubject(name)).length
  if (validation <= 0 || unnamed === 0) return []
  return [
    doubt(
      'peopleUnknown',
      `The names of ${unnamed} recordings do not say whose they are: each was taken for a person of its own. Where somebody has several, some may be held out and others trained on.`,
      'Name them by their people: sub-NAME_...',
    ),
  ]
}
