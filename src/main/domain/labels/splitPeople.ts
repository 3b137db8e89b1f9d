import { makeRandom } from '../random'
import { shuffled } from '../windows/shuffle'

/**
 * Divides recordings by person: all recordings of one person are on the same side. Where people have classes, each class
 * gives its share. The same seed gives the same people.
 *
 * @param people    whose each recording is
 * @param fraction  of the people to hold out, 0..1; above 0 at least one is held out and at least one kept
 * @param classes   of each recording; left out: not looked at
 * @returns by recording, whether it is held out
 */
export const splitPeople = (
  people: readonly string[],
  fraction: number,
  seed: number,
  classes?: ArrayLike<number>,
): boolean[] => {
  if (fraction <= 0) return people.map(() => false)
  const classOf = new Map(people.map((person, i) => [person, classes?.[i] ?? 0]))
  const groups = new Map<number, string[]>()
  for (const person of [...classOf.keys()].sort()) {
    const group = classOf.get(person)!
    groups.set(group, [...(groups.get(group) ?? []), person])
  }
  const heldOut = new Set<string>()
  for (const [group, members] of [...groups].sort(([a], [b]) => a - b)) {
    const order = shuffled(members.length, makeRandom(seed, `hold out ${group}`))
    const count = Math.min(members.length - 1, Math.max(1, Math.round(fraction * members.length)))
    for (const i of order.subarray(0, Math.max(0, count))) heldOut.add(members[i])
  }
  return people.map((person) => heldOut.has(person))
}

/** The labels of people given to other people: what is left is chance. The same seed gives the same exchange. */
export const shuffleLabels = (people: readonly string[], values: Float64Array, seed: number): Float64Array => {
  const valueOf = new Map(people.map((person, i) => [person, values[i]]))
  const names = [...valueOf.keys()].sort()
  const order = shuffled(names.length, makeRandom(seed, 'shuffled labels'))
  const given = new Map(names.map((name, i) => [name, valueOf.get(names[order[i]])!]))
  return Float64Array.from(people, (person) => given.get(person)!)
}
