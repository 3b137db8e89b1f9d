import { encodeMat } from '../../domain/matlab/writeMat'
import { encodeNpy } from '../../domain/npy'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { writeCiftiConnectivity } from '../ciftiFiles'
import { formatJson } from '../formatJson'
import { baseName, joinPath } from '../paths'
import { tryFormat, type ExportFolder } from './exportFolder'
import type { PlacedItem } from './place'
import type { NamedMatrix } from './readTable'

/** What is known of the parcels of a matrix by a series that has them. */
export type KnownParcels = Pick<ParcelSeries, 'parcels' | 'atlas'>

/** Writes a matrix in the formats of other programs that were asked for. */
export async function writeMatrix(
  folder: ExportFolder,
  { target, path }: Pick<PlacedItem, 'target' | 'path'>,
  { names, values }: NamedMatrix,
  of: KnownParcels | null,
): Promise<void> {
  const { files, formats } = folder
  const n = names.length
  if (formats.has('npy')) {
    await folder.write(`${target}.npy`, encodeNpy({ shape: [n, n], data: values }))
    await folder.write(`${target}.names.json`, formatJson(names))
  }
  if (formats.has('matlab'))
    await folder.write(
      `${target}.mat`,
      encodeMat([
        { name: 'matrix', kind: 'single', rows: n, columns: n, values },
        { name: 'names', kind: 'texts', texts: names },
      ]),
    )
  if (!formats.has('cifti')) return
  const known = new Map(of?.parcels.map((parcel) => [parcel.name, parcel]))
  const parcels = names.map((name) => known.get(name) ?? { name, label: null, network: null, centre: null })
  const atlas = of?.atlas ?? null
  if (of === null)
    folder.findings.push({
      code: 'export.cifti.noAtlas',
      severity: 'info',
      place: { file: baseName(path) },
      message: `The series that ${baseName(path)} was made of is not among the files: its CIFTI has parcels without voxels.`,
      suggestion: 'Export series and matrices together.',
    })
  await tryFormat(folder, baseName(path), async () => {
    const cifti = joinPath(folder.out, `${target}.pconn.nii`)
    await writeCiftiConnectivity(files, cifti, { parcels, atlas }, values)
    folder.written.push(cifti)
  })
}
