/** As many as files are usefully waited for at a time. */
const atOnce = 32

/** What `work` gives for each item, in their order; a few of them are under way at a time. */
export const inParallel = async <Item, Made>(
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
): Promise<Made[]> => {
  const made = new Array<Made>(items.length)
  const left = items.entries()
  const one = async () => {
    for (const [at, item] of left) made[at] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one))
  return made
}
