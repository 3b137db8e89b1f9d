import { accept, refuse, type Checked, type Finding } from '../finding'
import type { Hdf5Member, Hdf5Problem, ReadHdf5 } from '../hdf5'
import { chooseArray, type ArrayFacts } from '../matrix/chooseArray'
import { mostMatrixValues, problem, toMatrix, type Matrix } from '../matrix/matrix'
import { datatypes } from '../nifti/header'
import { makeVoxelDecoder } from '../nifti/voxels'

/** The signature of HDF5, at the very start or behind a block of the writer's own: MATLAB's has 512 bytes. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
const starts = [0, 512, 1024, 2048]

/** Whether a file is HDF5, as MATLAB files of version 7.3 are. */
export const isHdf5 = (bytes: Uint8Array): boolean =>
  starts.some((at) => signature.every((byte, i) => bytes[at + i] === byte))

interface Variable extends ArrayFacts {
  member: Hdf5Member
}

const numericClasses = [
  'double',
  'single',
  ...['int8', 'int16', 'int32', 'int64'].flatMap((name) => [name, `u${name}`]),
]

/**
 * A member of the file as MATLAB's variable. HDF5 keeps the sides in the opposite order. What has no class was not
 * written by MATLAB or for it: nothing says in which order its sides are meant.
 */
function describe(member: Hdf5Member): Variable {
  const { kind, attributes, datatype, isCompound } = member
  const name = member.name.replaceAll('/', '.')
  const written = attributes.MATLAB_class
  const shape = [...member.shape].reverse()
  if (kind === 'unreadable') return { name, kind: 'unreadable', shape: [], isNumeric: false, member }
  if (typeof written !== 'string') {
    const what = kind === 'group' ? 'group' : (datatype ?? 'dataset')
    return { name, kind: `${what} without MATLAB_class`, shape, isNumeric: false, member }
  }
  if (kind === 'group') {
    const isSparse = attributes.MATLAB_sparse !== undefined
    return { name, kind: isSparse ? `sparse ${written}` : written, shape: [], isNumeric: false, member }
  }
  if (isCompound) return { name, kind: `complex ${written}`, shape, isNumeric: false, member }
  // Of an empty array the file keeps its sides as numbers.
  if (attributes.MATLAB_empty) return { name, kind: `empty ${written}`, shape: [], isNumeric: false, member }
  return { name, kind: written, shape, isNumeric: numericClasses.includes(written) && datatype !== null, member }
}

/**
 * The matrix of a MATLAB file of version 7.3 (`save -v7.3`, HDF5): the variable called `wanted`, else the only one that
 * can be a series, as `readMat` chooses, fields of structures as `name.field`. Numbers come by rows as float32, rows and
 * columns as MATLAB shows them. Cells, arrays of structures and all that is no dense real matrix are named in the finding
 * where none is left.
 * Source: MathWorks, 'MAT-File Versions', and files that MATLAB writes.
 */
export async function readMat73(
  bytes: Uint8Array,
  readHdf5: ReadHdf5,
  wanted: string | null,
  file: string,
): Promise<Checked<Matrix>> {
  let chosen: Checked<Variable> | null = null
  const content = await readHdf5(bytes, (members) => {
    // Names with # hold what cells and objects are made of.
    chosen = chooseArray(members.filter(({ name }) => !name.startsWith('#')).map(describe), wanted, file)
    if (chosen.ok && tooMany(chosen.value)) chosen = refuse(tooLarge(chosen.value, file))
    return chosen.ok ? chosen.value.member.name : null
  })
  if (typeof content === 'string') return refuse(explain(content, file))
  const variable = chosen as Checked<Variable> | null
  if (!variable?.ok) return variable ?? refuse(explain('damaged', file))
  const [rows, columns] = variable.value.shape
  const { datatype } = variable.value.member
  const numbers = content.chosen?.bytes
  if (!datatype || numbers?.length !== rows * columns * datatypes[datatype].bytes)
    return refuse(explain('damaged', file))
  return accept(toMatrix(makeVoxelDecoder({ datatype, littleEndian: true })(numbers), rows, columns, 'F'))
}

const tooMany = ({ shape }: Variable): boolean => !(shape[0] * shape[1] <= mostMatrixValues)

const tooLarge = ({ name, shape }: Variable, file: string): Finding =>
  problem('series.tooLarge', file, `${name} has ${shape.join(' x ')} numbers.`, 'Give a smaller array.')

function explain(what: Hdf5Problem, file: string): Finding {
  const again = 'Copy the file again, or save it again.'
  const otherwise = 'Save the series alone: save(..., "-v7") in MATLAB, or scipy.io.savemat in Python.'
  if (what === 'tooLarge')
    return problem('matlab.tooLarge', file, `${file} needs more memory than a series may take.`, otherwise)
  if (what === 'tooSlow')
    return problem('matlab.tooSlow', file, `${file} was not read in the time that a file of its size takes.`, again)
  return problem('matlab.damaged', file, `${file} is damaged or cut.`, again)
}
