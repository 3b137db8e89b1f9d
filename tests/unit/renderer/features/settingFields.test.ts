import { expect, it } from 'vitest'
import { groupSettings, withSetting } from '../../../../src/renderer/features/models/settingFields'

const setting = (key: string, value: string) => ({ key, default: value, meaning: `what ${key} is` })
const known = [setting('mask', 'random'), setting('recompute', 'false'), setting('dropout', '0')]

it('no setting is lost: one that nobody has named comes last, under a readable name', () => {
  const groups = groupSettings([...known, setting('brandNewKnob', '3')], [])
  expect(groups.flatMap(({ fields }) => fields).length).toBe(4)
  expect(groups.at(-1)).toMatchObject({ title: 'More', fields: [{ label: 'Brand new knob', kind: 'text' }] })
})

it('a setting that has a field of its own in the form is not offered twice, and a group left empty is left out', () => {
  const groups = groupSettings(known, ['mask', 'dropout'])
  expect(groups.map(({ title }) => title)).toEqual(['Memory and time'])
})

it('yes or no is a switch, one of a few a list, the rest is typed', () => {
  const kinds = groupSettings(known, []).flatMap(({ fields }) => fields.map(({ key, kind }) => [key, kind]))
  expect(Object.fromEntries(kinds)).toEqual({ mask: 'choice', recompute: 'switch', dropout: 'text' })
})

it('a setting that is put back to what it is anyway is not sent', () => {
  const changed = withSetting({}, setting('dropout', '0'), ' 0.1 ')
  expect(changed).toEqual({ dropout: '0.1' })
  expect(withSetting(changed, setting('dropout', '0'), '0')).toEqual({})
})
