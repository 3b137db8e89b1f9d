import { defineStore } from 'pinia'
import { client } from '../client'
import { makeCollection } from './collection'

/** The trained models of the workspace, with their cards and loss curves. */
export const useModels = defineStore('models', () => makeCollection(() => client.models.list({})))
