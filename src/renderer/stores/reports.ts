import { defineStore } from 'pinia'
import { bytePaths } from '../../preload/contract'
import { client, fetchFile } from '../client'
import { makeCache, makeCollection } from './collection'

/** The printed reports. */
export const useReports = defineStore('reports', () => {
  const list = makeCollection(() => client.reports.list({}))
  const pdf = makeCache((id: string) => fetchFile(bytePaths.report(id)), 3)
  return { ...list, /** application/pdf */ pdf: pdf.get }
})
