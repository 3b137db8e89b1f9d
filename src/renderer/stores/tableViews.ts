import { defineStore } from 'pinia'
import { shallowRef, type ShallowRef } from 'vue'
import { plainView, type GridView } from '../lib/grid/view'

/** How each table is looked at, for as long as the window is open: who comes back finds it as it was left. */
export const useTableViews = defineStore('tableViews', () => {
  const views = new Map<string, ShallowRef<GridView>>()
  const of = (table: string, start: Partial<GridView> = {}): ShallowRef<GridView> => {
    const known = views.get(table) ?? shallowRef({ ...plainView, ...start })
    views.set(table, known)
    return known
  }
  return { of }
})
