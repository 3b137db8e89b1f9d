import type { FileArray } from '../../domain/arrayFile'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import type { ParameterSpec } from '../../models/parameters'

/** Put before every name by programs that wrap a model in an object of their own. */
const wrappers = ['model.', 'module.']

/** Names as the model has them: a wrapper's prefix goes when every name has it, and that is told. */
export const unwrapNames = (
  arrays: ReadonlyMap<string, FileArray>,
): { arrays: Map<string, FileArray>; findings: Finding[] } => {
  const prefix = wrappers.find((one) => [...arrays.keys()].every((name) => name.startsWith(one)))
  if (prefix === undefined || arrays.size === 0) return { arrays: new Map(arrays), findings: [] }
  const message = `All names begin with ${prefix}, which was left out.`
  const finding: Finding = {
    code: 'weights.prefix',
    severity: 'info',
    place: {},
    message,
    suggestion: 'Nothing to do: a training program put it there.',
  }
  return {
    arrays: new Map([...arrays].map(([name, array]) => [name.slice(prefix.length), array])),
    findings: [finding],
  }
}

/** A hostile file could have a million arrays too many. */
const mostFindings = 1000
const floats = new Set(['F32', 'F16', 'BF16', 'F64'])

const problem = (name: string, message: string): Finding => ({
  code: 'weights.unfit',
  severity: 'error',
  place: { field: name },
  message,
  suggestion: 'Check that config.json and weights belong together, and that the model is one of those that are read.',
})

/** Everything that keeps these arrays from being the model's: names missing and left over, shapes, element types. */
const problemsOf = (specs: readonly ParameterSpec[], arrays: ReadonlyMap<string, FileArray>): Finding[] => {
  const known = new Set(specs.map(({ name }) => name))
  const unfit = specs.flatMap(({ name, shape }) => {
    const given = arrays.get(name)
    if (!given) return [problem(name, `${name} is missing.`)]
    if (given.shape.join() !== shape.join())
      return [problem(name, `${name} is [${given.shape.join(', ')}], not [${shape.join(', ')}].`)]
    return floats.has(given.dtype) ? [] : [problem(name, `${name} is ${given.dtype}, not a float.`)]
  })
  const leftOver = [...arrays.keys()].filter((name) => !known.has(name))
  return [...unfit, ...leftOver.map((name) => problem(name, `${name} is not of this model.`))]
}

/**
 * Reads the arrays of a model, float32, in the order of its parameters. Nothing is read unless every array fits; then
 * each finding names one that does not.
 */
export const fitWeights = async (
  specs: readonly ParameterSpec[],
  arrays: ReadonlyMap<string, FileArray>,
): Promise<Checked<Map<string, Float32Array>>> => {
  const problems = problemsOf(specs, arrays)
  if (problems.length > 0) return refuse(...problems.slice(0, mostFindings))
  const weights = new Map<string, Float32Array>()
  for (const { name } of specs) {
    const read = await arrays.get(name)!.read()
    if (!read.ok) return read
    const { data } = read.value
    const values = data instanceof Float32Array ? data : Float32Array.from(data as Float64Array)
    const broken = values.findIndex((value) => !Number.isFinite(value))
    if (broken >= 0) problems.push(problem(name, `${name} holds ${values[broken]}.`))
    weights.set(name, values)
  }
  if (problems.length > 0) return refuse(...problems.slice(0, mostFindings))
  const rounded = [...arrays].filter(([, { dtype }]) => dtype === 'F64').map(([name]) => name)
  const remark: Finding = {
    ...problem('', `${rounded.length} arrays of 64-bit floats were rounded to 32 bits.`),
    code: 'weights.rounded',
    severity: 'info',
    place: {},
    suggestion: 'Nothing to do: the model computes in 32 bits.',
  }
  return accept(weights, rounded.length > 0 ? [remark] : [])
}
