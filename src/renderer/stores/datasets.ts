import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { ParticipantTable } from '../../preload/contract'
import { client } from '../client'
import { makeCache, makeCollection } from './collection'
import { useNotices } from './notices'
import { useRecordings } from './recordings'

/** The folders that were scanned, with their people and what is wrong with them. */
export const useDatasets = defineStore('datasets', () => {
  const list = makeCollection(() => client.datasets.list({}))
  const participants = makeCache((id: string) => client.datasets.participants({ id }), 50)
  const findings = makeCache((id: string) => client.datasets.findings({ id }), 50)
  const connectomes = makeCache((id: string) => client.datasets.connectomes({ id }), 50)
  /** The participants' tables of all data sets that have people, by the ids of the data sets. */
  const tables = shallowRef<ReadonlyMap<string, ParticipantTable>>(new Map())

  const readTables = async () => {
    const peopled = list.rows.value.filter((dataset) => dataset.participants > 0)
    const read = await useNotices().attempt('The participants cannot be read', () =>
      Promise.all(peopled.map(async ({ id }) => [id, await participants.get(id)] as const)),
    )
    if (read) tables.value = new Map(read)
  }
  watch(list.rows, readTables)

  /** After a scan: the people and the findings may be others. */
  const refresh = async () => {
    participants.clear()
    findings.clear()
    connectomes.clear()
    await list.load()
  }
  /** Gives what takes it back. */
  const remove = async (id: string) => {
    const { removal } = await client.datasets.remove({ id })
    await Promise.all([refresh(), useRecordings().refresh()])
    return async () => {
      await client.removals.undo({ id: removal })
      await Promise.all([refresh(), useRecordings().refresh()])
    }
  }
  /** Takes in a matrix of connectivity by its path in the folder. */
  const openConnectome = (id: string, path: string) => client.datasets.openConnectome({ id, path })
  return { ...list, tables, findings: findings.get, connectomes: connectomes.get, openConnectome, refresh, remove }
})
