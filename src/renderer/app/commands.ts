import type { Router } from 'vue-router'
import { formatRun } from '../lib/format'
import { useChosen, useJobs, useRecordings, useSelection, useSettings } from '../stores'
import type { Command } from '../ui/commands'
import { places } from './places'

/** Goes to the recording `by` places further in the list, as it was last filtered and sorted in Data. */
const neighbour = (by: number) => {
  const { rows, byId } = useRecordings()
  const selection = useSelection()
  const listed = useChosen().listedIds?.filter((id) => byId.has(id)) ?? []
  const ids = listed.length ? listed : rows.map(({ id }) => id)
  if (ids.length === 0) return
  const at = ids.indexOf(selection.recordingId ?? '')
  selection.lookAtRecording(ids[at < 0 ? 0 : (at + by + ids.length) % ids.length])
}

/** What can be done anywhere. */
export const windowCommands = (router: Router, open: { palette: () => void; keys: () => void }): Command[] => {
  const settings = useSettings()
  const selection = useSelection()
  return [
    ...places.map((place, index) => ({
      id: `place.${place.name}`,
      label: place.label,
      group: 'Places',
      keys: [String(index + 1)],
      run: () => void router.push(place.path),
    })),
    {
      id: 'palette',
      label: 'Search and commands',
      group: 'Window',
      keys: ['mod+k'],
      keysOnly: true,
      run: open.palette,
    },
    { id: 'keys', label: 'Show the keys', group: 'Window', keys: ['?'], run: open.keys },
    {
      id: 'back',
      label: 'Back to what was looked at before',
      group: 'Window',
      keys: ['alt+left'],
      run: selection.back,
    },
    { id: 'forward', label: 'Forward again', group: 'Window', keys: ['alt+right'], run: selection.forward },
    { id: 'previous', label: 'Previous recording', group: 'Selection', keys: ['['], run: () => neighbour(-1) },
    { id: 'next', label: 'Next recording', group: 'Selection', keys: [']'], run: () => neighbour(1) },
    { id: 'release', label: 'Let go of the parcel', group: 'Selection', keys: ['escape'], run: selection.release },
    {
      id: 'inspector',
      label: settings.inspector ? 'Hide the inspector' : 'Show the inspector',
      group: 'Window',
      keys: ['i'],
      run: () => (settings.inspector = !settings.inspector),
    },
    { id: 'theme', label: 'Change the theme', detail: settings.theme, group: 'Window', run: settings.nextTheme },
    {
      id: 'convention',
      label: settings.radiological ? 'Show left on the left (neurological)' : 'Show left on the right (radiological)',
      group: 'Window',
      run: () => (settings.convention = settings.radiological ? 'neurological' : 'radiological'),
    },
    {
      id: 'sample',
      label: 'Make the sample data',
      detail: 'a phantom: volumes, an atlas, parcel series',
      group: 'Data',
      run: () => void useJobs().start({ kind: 'sample' }),
    },
  ]
}

/** Recordings to jump to, for the palette. */
export const jumps = (router: Router): Command[] =>
  useRecordings().rows.map((recording) => ({
    id: `recording.${recording.id}`,
    label: recording.name,
    detail: formatRun(recording),
    group: 'Recordings',
    run: () => {
      useSelection().lookAtRecording(recording.id)
      void router.push('/recording')
    },
  }))
