import { defineStore } from 'pinia'
import { client } from '../client'
import { makeCache, makeCollection } from './collection'
import { useRecordings } from './recordings'

/** The folders that were scanned, with their people and what is wrong with them. */
export const useDatasets = defineStore('datasets', () => {
  const list = makeCollection(() => client.datasets.list({}))
  const participants = makeCache((id: string) => client.datasets.participants({ id }), 50)
  const findings = makeCache((id: string) => client.datasets.findings({ id }), 50)

  /** After a scan: the people and the findings may be others. */
  const refresh = async () => {
    participants.clear()
    findings.clear()
    await list.load()
  }
  const remove = async (id: string) => {
    await client.datasets.remove({ id })
    await Promise.all([refresh(), useRecordings().refresh()])
  }
  return { ...list, participants: participants.get, findings: findings.get, refresh, remove }
})
