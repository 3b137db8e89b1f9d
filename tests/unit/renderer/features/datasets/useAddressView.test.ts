import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { useAddressView } from '../../../../../src/renderer/features/datasets/useAddressView'
import { plainView, withFilter } from '../../../../../src/renderer/lib/grid/view'

describe('the view of a table and the address of the window', () => {
  let router: Router
  let scope: EffectScope
  const view = shallowRef(plainView)

  beforeEach(async () => {
    vi.useFakeTimers()
    view.value = plainView
    const component = { render: () => null }
    router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/', name: 'data', component },
        { path: '/elsewhere', name: 'elsewhere', component },
      ],
    })
    await router.push('/')
    scope = effectScope()
    createApp(component)
      .use(router)
      .runWithContext(() => scope.run(() => useAddressView(view)))
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  const settle = () => vi.advanceTimersByTimeAsync(1000)

  it('writes a changed view into the address, after a pause', async () => {
    view.value = withFilter(plainView, 'site', 'Oslo')
    await vi.advanceTimersByTimeAsync(100)
    expect(router.currentRoute.value.query).toEqual({})
    await settle()
    expect(router.currentRoute.value.query).toEqual({ f: ['site:Oslo'] })
  })

  it('follows an address, again and again', async () => {
    const toOslo = () => router.push({ name: 'data', query: { f: ['site:Oslo'] } })
    await toOslo()
    await settle()
    expect(view.value.filters).toEqual({ site: 'Oslo' })
    view.value = plainView
    await settle()
    expect(router.currentRoute.value.query).toEqual({})
    await toOslo()
    await settle()
    expect(view.value.filters).toEqual({ site: 'Oslo' })
  })

  it('does not undo what is changed while the address is being written', async () => {
    const slow = router.beforeEach(() => new Promise<void>((done) => setTimeout(done, 100)))
    view.value = withFilter(plainView, 'site', 'Oslo')
    await vi.advanceTimersByTimeAsync(300)
    view.value = plainView
    await nextTick()
    await settle()
    slow()
    expect(view.value.filters).toEqual({})
    expect(router.currentRoute.value.query).toEqual({})
  })

  it('leaves the address of another place alone', async () => {
    view.value = withFilter(plainView, 'site', 'Oslo')
    await nextTick()
    await router.push('/elsewhere')
    await settle()
    expect(router.currentRoute.value.fullPath).toBe('/elsewhere')
  })
})
