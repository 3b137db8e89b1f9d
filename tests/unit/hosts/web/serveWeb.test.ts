import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytePaths } from '../../../../src/preload/contract'
import { useFolder } from '../../../fixtures/folder'
import { buildNifti, mniForm } from '../../../fixtures/nifti'
import { send, startWebHost } from '../../../fixtures/webHost'

const folder = useFolder()
let host: Awaited<ReturnType<typeof startWebHost>>

beforeEach(async () => {
  folder.put('assets-root/index.html', '<script nonce="__CSP_NONCE__" src="./assets/a-1.js"></script>')
  folder.put('assets-root/assets/a-1.js', 'run()')
  folder.put('secret.json', '{"secret": true}')
  host = await startWebHost(folder.path('assets-root'))
})
afterEach(() => host.close())

const origin = () => host.url.origin
const hostName = () => host.url.host

describe('who may talk to the web host', () => {
  it('nobody without the token: not the page, not a call, not a volume, not a file of the window', async () => {
    for (const path of [
      '/',
      '/rpc/app/info',
      '/bytes/recordings/x/volume',
      '/assets/a-1.js',
      '/?token=',
      '/?token=wrong',
    ])
      expect((await send(host.url, path, { host: hostName() })).status, path).toBe(401)
  })

  it('nobody with a wrong token, of the same or another length', async () => {
    const wrong = host.token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    for (const token of [wrong, 'short', ''])
      expect((await send(host.url, '/', { host: hostName(), authorization: `Bearer ${token}` })).status).toBe(401)
  })

  it('the browser that opened the address: a cookie that scripts and other sites cannot use, then no token in the address', async () => {
    const entry = await send(host.url, `/?token=${host.token}`, { host: hostName() })
    expect(entry.status).toBe(303)
    expect(entry.headers.location).toBe('/')
    const [cookie] = entry.headers['set-cookie'] as string[]
    expect(cookie).toContain(`boldscope-${host.url.port}=`)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    const page = await send(host.url, '/', { host: hostName(), cookie: cookie.split(';')[0] })
    expect(page.status).toBe(200)
  })

  it('no name but its own: a foreign one that was made to point here is a rebinding attack', async () => {
    for (const name of [
      'evil.example',
      `evil.example:${host.url.port}`,
      '127.0.0.1',
      `127.0.0.1:${+host.url.port + 1}`,
    ])
      expect((await send(host.url, '/', { ...host.headers, host: name })).status, name).toBe(421)
  })

  it('no other page, even one that has the cookie', async () => {
    for (const foreign of ['http://evil.example', 'null', `https://${hostName()}`, 'http://127.0.0.1:1'])
      expect((await send(host.url, '/', { ...host.headers, host: hostName(), origin: foreign })).status).toBe(403)
    expect((await send(host.url, '/', { ...host.headers, host: hostName(), origin: origin() })).status).toBe(200)
  })

  it('no other machine: it listens on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((face) => face && !face.internal && face.family === 'IPv4')
    for (const other of others) {
      const reached = await new Promise((resolve) => {
        const tried = request({ host: other!.address, port: host.url.port, timeout: 1000 }, () => resolve(true))
        tried.once('error', () => resolve(false))
        tried.once('timeout', () => resolve(false))
        tried.end()
      })
      expect(reached).toBe(false)
    }
    expect(host.url.hostname).toBe('127.0.0.1')
  })
})

describe('what the web host gives', () => {
  it('nothing to a request that takes it for a proxy', async () => {
    expect((await get('http://evil.example/')).status).toBe(400)
  })

  const get = (path: string) => send(host.url, path, { ...host.headers, host: hostName() })

  it('nothing from outside the folder of the window, however the path is written', async () => {
    for (const path of [
      '/../secret.json',
      '/..%2fsecret.json',
      '/%2e%2e/secret.json',
      '/assets/..%2f..%2fsecret.json',
      '/..%5csecret.json',
      '//secret.json',
      '/%00.json',
    ]) {
      const answer = await get(path)
      expect(answer.status, path).toBe(404)
      expect(answer.body, path).not.toContain('secret')
    }
  })

  it('the page with a policy that allows its own scripts and nothing from elsewhere, and a new nonce each time', async () => {
    const [first, second] = [await get('/'), await get('/')]
    const nonce = /nonce="([^"]+)"/.exec(first.body)![1]
    expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(first.headers['content-security-policy']).toContain("default-src 'none'")
    expect(first.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/)
    expect(second.body).not.toContain(nonce)
    expect(first.headers['x-content-type-options']).toBe('nosniff')
    expect(first.headers['referrer-policy']).toBe('no-referrer')
  })

  it('files with a hash in their names to keep, and data not to keep', async () => {
    expect((await get('/assets/a-1.js')).headers['cache-control']).toContain('immutable')
    expect((await get('/bytes/recordings/x/volume')).headers['cache-control']).toBe('no-store')
  })

  it('404 for ids that nobody has, with an error that the window can read', async () => {
    for (const path of [
      bytePaths.volume('x'),
      bytePaths.series('x'),
      bytePaths.atlas('x'),
      bytePaths.reconstruction('x'),
      bytePaths.zMap('x'),
      bytePaths.report('x'),
      '/bytes/..%2f..%2fetc',
      '/bytes/%ff',
    ]) {
      const answer = await get(path)
      expect(answer.status, path).toBe(404)
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'notFound' })
    }
  })

  it('a volume as it is on disk and its series as numbers with their shape', async () => {
    const content = gzipSync(buildNifti({ lengths: [2, 2, 2, 3], values: new Array(24).fill(1), sform: mniForm }))
    const volume = folder.put('sub-01_bold.nii.gz', content)
    const series = folder.put('sub-02_timeseries.tsv', 'a\tb\n1\tn/a\n3\t4\n')
    const { recordings } = await host.client.recordings.import({ paths: [volume, series] })
    const bytes = await fetch(origin() + bytePaths.volume(recordings[0].id), { headers: host.headers })
    expect(Buffer.from(await bytes.arrayBuffer()).equals(content)).toBe(true)
    const numbers = await fetch(origin() + bytePaths.series(recordings[1].id), { headers: host.headers })
    expect(numbers.headers.get('x-shape')).toBe('2,2')
    expect([...new Float32Array(await numbers.arrayBuffer())]).toEqual([1, NaN, 3, 4])
  })
})

describe('files sent by a browser', () => {
  const upload = async (name: string, content: string) => {
    const path = origin() + bytePaths.upload(name)
    const answer = await fetch(path, { method: 'POST', headers: host.headers, body: content })
    return ((await answer.json()) as { upload: string }).upload
  }

  it('are imported together, so that a sidecar is found beside its file', async () => {
    const uploads = [
      await upload('sub-01_task-rest_timeseries.tsv', 'a\tb\n1\t2\n3\t4\n'),
      await upload('sub-01_task-rest_timeseries.json', '{"RepetitionTime": 1.5}'),
    ]
    const { recordings } = await host.client.recordings.importUploaded({ uploads })
    expect(recordings).toMatchObject([{ subject: '01', trSeconds: 1.5, frames: 2 }])
    await expect(host.client.recordings.importUploaded({ uploads })).rejects.toMatchObject({ code: 'notFound' })
  })

  it('stay inside the workspace, whatever they are called', async () => {
    const names = ['../../evil.csv', '/etc/evil.csv', '..\\evil.csv', '.hidden.csv', 'a\0b.csv']
    for (const name of names) {
      const { recordings } = await host.client.recordings.importUploaded({
        uploads: [await upload(name, 'a,b\n1,2\n')],
      })
      const { path } = host.core.recordings.row(recordings[0].id)
      expect(path.startsWith(`${host.workspace}/imports/`), name).toBe(true)
      expect(path.slice(host.workspace.length)).not.toMatch(/\.\.|\0|\\|\/\./)
    }
  })
})

describe('calls', () => {
  it('fail with the code and findings of the contract', async () => {
    const failed = host.client.recordings.get({ id: 'nobody' })
    await expect(failed).rejects.toMatchObject({ code: 'notFound', data: { code: 'notFound', findings: [] } })
  })

  it('refuse what the contract does not take', async () => {
    const failed = host.client.jobs.start({ kind: 'report' } as never)
    await expect(failed).rejects.toMatchObject({ code: 'usage.bad', status: 400 })
    await expect(host.client.recordings.import({ paths: [] })).rejects.toMatchObject({ code: 'usage.bad' })
  })

  it('refuse a body of many megabytes instead of reading it', async () => {
    const paths = ['x'.repeat(9 * 2 ** 20)]
    await expect(host.client.recordings.import({ paths })).rejects.toMatchObject({ status: 413 })
  })

  it('never tell where on the machine a file lies', async () => {
    const path = folder.put('private/sub-01_timeseries.tsv', 'a\tb\n1\t2\n')
    const answers = [
      await host.client.recordings.import({ paths: [path, folder.path('private/gone.nii')] }),
      await host.client.recordings.list({}),
      await host.client.app.info({}),
    ]
    expect(answers[1]).toHaveLength(1)
    expect(JSON.stringify(answers)).not.toContain('/')
  })

  it('answer nothing for names that the contract does not have', async () => {
    const answer = await fetch(`${origin()}/rpc/jobs/constructor`, { method: 'POST', headers: host.headers })
    expect(answer.status).toBe(404)
  })

  it('do nothing by GET, which a link or a picture on another page of this machine could ask for with the cookie', async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { kind: 'sample' } }))
    const answer = await fetch(`${origin()}/rpc/jobs/start?data=${input}`, { headers: host.headers })
    expect(answer.status).toBe(405)
    expect(await host.client.jobs.list({})).toEqual([])
  })

  it('report connections to elsewhere: none', async () => {
    expect(await host.client.app.info({})).toMatchObject({ host: 'browser', connections: 0 })
  })
})

describe('jobs through the web host', () => {
  it('tell of themselves as they go, and a cancelled one has ended when that is answered, though its process hears nothing', async () => {
    const leave = new AbortController()
    const news = await host.client.jobs.watch({}, { signal: leave.signal })
    const { id } = await host.client.jobs.start({ kind: 'sample' })
    const states: string[] = []
    for await (const job of news) {
      if (job.id !== id) continue
      states.push(job.state)
      if (job.message === 'Deep in thought') {
        expect((await host.client.jobs.cancel({ id })).state).toBe('cancelled')
      }
      if (job.state === 'cancelled') break
    }
    leave.abort()
    expect(states[0]).toBe('running')
    expect(host.bugs).toEqual([])
  })

  it('end with the program, and are interrupted when it starts again', async () => {
    const { id } = await host.client.jobs.start({ kind: 'sample' })
    await host.core.jobs.close()
    expect(host.core.jobs.list().find((job) => job.id === id)?.state).toBe('interrupted')
  })
})
