import type { Finding } from '../finding'
import { GlobalName, PickleDict, Placeholder, TensorReference, type PickleValue } from './pickleValues'
import { Refusal, torchFinding } from './refusal'
import type { Unpickled } from './unpickle'

export interface FoundWeights {
  tensors: Map<string, TensorReference>
  /** The weights lie beside the metadata of a training program. */
  inCheckpoint: boolean
  findings: Finding[]
}

/** Keys under which training programs keep the weights beside their own metadata. */
const weightKeys = ['state_dict', 'model_state_dict']

/** Modules that no file of weights has any use for. They are never called either; the file is not to be trusted. */
const harmfulModules = new Set(
  'os posix nt subprocess sys shutil socket runpy importlib pty ctypes commands webbrowser pickle _pickle marshal code codeop multiprocessing urllib requests http ftplib'.split(
    ' ',
  ),
)
const harmfulBuiltins = new Set(
  'eval exec execfile compile open file getattr setattr delattr __import__ input breakpoint globals apply'.split(' '),
)

const isHarmful = (global: string): boolean => {
  const [module, ...rest] = global.split('.')
  if (module === 'builtins' || module === '__builtin__') return harmfulBuiltins.has(rest.join('.'))
  return harmfulModules.has(module) || global.startsWith('torch.hub.')
}

/**
 * The weights in what a pickle holds: a dict of tensors, or one under `state_dict` of a checkpoint, whose other entries
 * may then name globals that this reader does not know: they are skipped and told. Throws Refusal, with every name, when
 * a weight depends on such a global, when there is one where no metadata is, and when one has no place in any file of
 * weights.
 */
export const findWeights = ({ value, unknown }: Unpickled): FoundWeights => {
  const harmful = [...unknown].filter(isHarmful)
  if (harmful.length > 0)
    throw new Refusal(
      ...harmful.map((name) =>
        torchFinding('harmful', `The file would have PyTorch call ${name}. It was refused.`, name),
      ),
    )
  const dict = weightDictOf(value)
  if (dict === null)
    throw new Refusal(torchFinding('noWeights', 'The file holds no dict of tensors.'), ...refused(unknown))
  const inCheckpoint = dict !== value
  if (!inCheckpoint && unknown.size > 0) throw new Refusal(...refused(unknown))
  const tensors = new Map<string, TensorReference>()
  const problems: Finding[] = []
  for (const [name, entry] of dict.entries) {
    if (typeof name === 'string' && entry instanceof TensorReference) tensors.set(name, entry)
    else problems.push(notTensor(name, entry))
  }
  if (problems.length > 0) throw Refusal.ofMany(problems)
  return { tensors, inCheckpoint, findings: skipped(unknown) }
}

const weightDictOf = (value: PickleValue): PickleDict | null => {
  if (!(value instanceof PickleDict)) return null
  const inner = weightKeys.map((key) => value.entries.get(key)).filter((entry) => entry instanceof PickleDict)
  if (inner.length > 1) return null
  if (inner.length === 1) return inner[0]
  const [...entries] = value.entries.values()
  return entries.some((entry) => entry instanceof TensorReference) ? value : null
}

const notTensor = (name: PickleValue, entry: PickleValue): Finding => {
  const shown = typeof name === 'string' ? name : 'An entry without a name'
  if (entry instanceof Placeholder || entry instanceof GlobalName)
    return torchFinding('global', `${shown} is made by ${entry.name}, which is not read.`, shown)
  return torchFinding('noTensor', `${shown} is not a tensor.`, shown)
}

const refused = (unknown: ReadonlySet<string>): Finding[] =>
  [...unknown].map((name) => torchFinding('global', `The file needs ${name}, which is not read.`, name))

const skipped = (unknown: ReadonlySet<string>): Finding[] =>
  unknown.size === 0
    ? []
    : [
        {
          code: 'torch.skipped',
          severity: 'info',
          place: {},
          message: `Metadata made by ${[...unknown].sort().join(', ')} was skipped; nothing was called.`,
          suggestion: 'Nothing to do: no weight depends on it.',
        },
      ]
