import { groupFindings } from '../../domain/dataset/groupFindings'
import { baseName } from '../paths'
import { sourcePath } from '../sources'
import { nothing, nothingLeft, type JobPlan, type PlannerParts, type RequestOf } from './plan'

export const planScan = (
  { datasets, workspace }: PlannerParts,
  _: string,
  { folder }: RequestOf<'scan'>,
): JobPlan<'scan'> => {
  const root =
    'datasetId' in folder ? datasets.row(folder.datasetId).root : datasets.rootAt(sourcePath(workspace, folder))
  return {
    title: `Scan of ${baseName(root)}`,
    device: null,
    kind: 'scan',
    input: { folder: root, known: datasets.known(root), eachFinding: true },
    register: async (output) => (await datasets.register(root, output)).id,
    tell: ({ findings }) => ({ findings: groupFindings(findings) }),
    left: nothingLeft,
    discard: nothing,
  }
}
