import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useSelection } from '../../../../src/renderer/stores/selection'

beforeEach(() => setActivePinia(createPinia()))

describe('the one cursor', () => {
  it('keeps what a move does not name', () => {
    const selection = useSelection()
    selection.look({ recordingId: 'r1', parcel: 'V1', frame: 7 })
    selection.look({ frame: 8 })
    expect(selection.cursor).toMatchObject({ recordingId: 'r1', parcel: 'V1', frame: 8 })
  })

  it('goes back over parcels, not over every frame that was scrubbed through', () => {
    const selection = useSelection()
    selection.look({ recordingId: 'r1', parcel: 'V1' })
    for (let frame = 1; frame < 50; frame++) selection.look({ frame })
    selection.lookAtParcel('V2')
    selection.back()
    expect(selection.cursor).toMatchObject({ parcel: 'V1', frame: 49 })
    expect(selection.canGoBack).toBe(false)
    selection.forward()
    expect(selection.parcel).toBe('V2')
  })

  it('does not lead back to the empty window', () => {
    const selection = useSelection()
    selection.lookAtRecording('r1')
    expect(selection.canGoBack).toBe(false)
  })

  it('keeps the parcel from recording to recording, and starts time over', () => {
    const selection = useSelection()
    selection.look({ recordingId: 'r1', parcel: 'V1', frame: 30 })
    selection.lookAtRecording('r2')
    expect(selection.cursor).toMatchObject({ recordingId: 'r2', parcel: 'V1', frame: 0 })
  })

  it('does nothing when a view reports what is so already: views that follow each other would never rest', () => {
    const selection = useSelection()
    selection.look({ parcel: 'V1', mm: [1, 2, 3] })
    const before = selection.cursor
    selection.look({ parcel: 'V1', mm: [1, 2, 3.0001] })
    expect(selection.cursor).toBe(before)
  })

  it('lets go of parcel, network and place, but not of the recording', () => {
    const selection = useSelection()
    selection.look({ recordingId: 'r1', parcel: 'V1', network: 'Vis', mm: [0, 0, 0], frame: 3 })
    selection.release()
    expect(selection.cursor).toMatchObject({ recordingId: 'r1', parcel: null, network: null, mm: null, frame: 3 })
  })

  it('goes wherever the parcel is when a parcel is named without a place', () => {
    const selection = useSelection()
    selection.look({ parcel: 'V1', mm: [9, 9, 9] })
    selection.lookAtParcel('V2')
    expect(selection.mm).toBeNull()
  })
})
