import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { AppError, Client, DesktopBridge, DeviceStatus } from '../../preload/contract'
import { client, toAppError } from '../client'

type Info = Awaited<ReturnType<Client['app']['info']>>

/** The program behind the window: who it is, what it can compute with, whether it answers. */
export const useSession = defineStore('session', () => {
  const info = ref<Info | null>(null)
  const devices = ref<DeviceStatus[]>([])
  const error = ref<AppError | null>(null)
  /** False while the stream of news is broken. */
  const reachable = ref(true)

  const bridge: DesktopBridge | null = (window as { boldscope?: DesktopBridge }).boldscope ?? null

  const load = async () => {
    try {
      info.value = await client.app.info({})
      error.value = null
    } catch (thrown) {
      error.value = toAppError(thrown)
    }
  }
  const loadDevices = async () => {
    devices.value = await client.app.devices({}).catch(() => devices.value)
  }
  const usableDevices = computed(() => devices.value.filter((device) => device.usable))
  return { info, devices, usableDevices, error, reachable, bridge, load, loadDevices }
})
