import type { Command } from '../commands'

/** Leads to the search of the table in sight. */
export const searchCommand = (group: string, what: string): Command => ({
  id: 'table.search',
  label: `Search the ${what}`,
  group,
  keys: ['/'],
  run: () => document.querySelector<HTMLInputElement>('[data-grid-search]')?.focus(),
})
