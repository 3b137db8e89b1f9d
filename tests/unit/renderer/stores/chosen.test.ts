import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useChosen } from '../../../../src/renderer/stores/chosen'
import { useSelection } from '../../../../src/renderer/stores/selection'

beforeEach(() => setActivePinia(createPinia()))

describe('what is chosen in Data', () => {
  it('follows what is looked at where nobody ticked it: a click on another asked for the one before', () => {
    const [selection, chosen] = [useSelection(), useChosen()]
    selection.lookAtRecording('a')
    chosen.chooseAlone('a')
    selection.lookAtRecording('b')
    expect(chosen.recordingIds).toEqual(['b'])
    selection.lookAtRecording(null)
    expect(chosen.recordingIds).toEqual([])
    selection.lookAtRecording('c')
    expect(chosen.recordingIds).toEqual([])
  })

  it('stays what was ticked, whatever is looked at', () => {
    const [selection, chosen] = [useSelection(), useChosen()]
    selection.lookAtRecording('a')
    chosen.chooseAlone('a')
    chosen.choose(['a'])
    selection.lookAtRecording('b')
    expect(chosen.recordingIds).toEqual(['a'])
    chosen.chooseAlone('c')
    selection.lookAtRecording('a')
    expect(chosen.recordingIds).toEqual(['c'])
  })
})
