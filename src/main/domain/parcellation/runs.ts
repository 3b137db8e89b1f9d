/**
 * Places of a recording that belong to parcels (voxels of a frame; vertices and voxels of a dense series), as runs of
 * neighbours of one parcel, which most are: [runs, 3] int32, ascending, for each run its first place, the place behind
 * its last, and the column of the parcel. A tenth of the memory that lists of places and of their columns take.
 */
export type Runs = Int32Array

/** Gathers runs, place by place in ascending order. */
export function gatherRuns() {
  let runs = new Int32Array(3 * 1024)
  let length = 0
  return {
    add(place: number, column: number): void {
      if (length > 0 && runs[length - 2] === place && runs[length - 1] === column) {
        runs[length - 2]++
        return
      }
      if (length === runs.length) {
        const larger = new Int32Array(2 * length)
        larger.set(runs)
        runs = larger
      }
      runs[length++] = place
      runs[length++] = place + 1
      runs[length++] = column
    },
    finish: (): Runs => runs.slice(0, length),
  }
}

/** Goes over runs in their order: first place, the place behind the last, column of the parcel. */
export function eachRun(runs: Runs, visit: (start: number, end: number, column: number) => void): void {
  for (let at = 0; at < runs.length; at += 3) visit(runs[at], runs[at + 1], runs[at + 2])
}

/** All places of runs, ascending. */
export function placesOfRuns(runs: Runs): Int32Array {
  let count = 0
  eachRun(runs, (start, end) => (count += end - start))
  const places = new Int32Array(count)
  let filled = 0
  eachRun(runs, (start, end) => {
    for (let place = start; place < end; place++) places[filled++] = place
  })
  return places
}
