import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, chromium, type Page, type Request, type Route } from 'playwright-core'

export const root = join(import.meta.dirname, '../..')
export const chromiumPath = process.env.BOLDSCOPE_CHROMIUM ?? '/usr/bin/chromium'
export const hasChromium = existsSync(chromiumPath)

/*
 * To find tests and code that race, by environment variables: BOLDSCOPE_E2E_SLOWNESS, how many times slower than this
 * machine the window's scripts run; BOLDSCOPE_E2E_DELAY_MS, how much later, at most, each call reaches the core.
 */
const slowness = Number(process.env.BOLDSCOPE_E2E_SLOWNESS ?? 1)
const delayMs = Number(process.env.BOLDSCOPE_E2E_DELAY_MS ?? 0)
/** As long as only what hangs takes: pictures of a brain take seconds where WebGL is computed by a busy processor. */
const patience = 180_000
/** WebGL on the processor may hold up Chromium's graphics process for long, which is no reason to end it. */
const chromiumArguments = ['--disable-gpu-watchdog']

/** A window of the app on a workspace of its own, in one of the hosts. */
export interface OpenApp {
  page: Page
  /** What the window and the core complained of. */
  complaints: string[]
  /** Presses a button and gives these files to the dialog that it opens. */
  giveFiles(button: string, paths: string[]): Promise<void>
  close(): Promise<void>
}

export interface HostUnderTest {
  name: 'browser' | 'electron'
  open(workspace: string): Promise<OpenApp>
}

export function copyWorkspace(from: string): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'boldscope-e2e-'))
  const path = join(folder, 'workspace')
  cpSync(from, path, { recursive: true })
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Starts `serve` and waits for the one URL it prints. */
export async function startServer(workspace: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [
    join(root, 'out/main/cli.js'),
    'serve',
    '--port',
    '0',
    '--workspace',
    workspace,
  ])
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    const hear = (piece: Buffer) => {
      said += piece.toString()
      const match = /(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)\s/.exec(said)
      if (match) resolve(match[1])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)))
  })
  return { url, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(late)
}

/** Without transitions there is nothing to wait for but what the program does. */
async function prepare(page: Page): Promise<void> {
  page.setDefaultTimeout(patience)
  follow(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  if (delayMs > 0) await page.route('**/rpc/**', callLater)
  if (slowness === 1) return
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowness })
}

/** By chance, so that answers come in any order. */
const callLater = async (route: Route): Promise<void> => {
  if (!isNews(route.request())) await new Promise((resolve) => setTimeout(resolve, Math.random() * delayMs))
  // The window may have gone on meanwhile.
  await route.continue().catch(() => {})
}

/** Streams of news never end. */
const isNews = (request: Request): boolean => request.url().endsWith('/watch')
/** What the window waits for. */
const requests = new WeakMap<Page, Set<Request>>()
function follow(page: Page): void {
  const open = new Set<Request>()
  requests.set(page, open)
  page.on('request', (request) => void (isNews(request) || open.add(request)))
  page.on('requestfinished', (request) => void open.delete(request))
  page.on('requestfailed', (request) => void open.delete(request))
}

/**
 * In the page: until two frames have passed in which nothing changes by itself. A colour that is handed down takes a
 * frame for every element on its way, even where transitions take no time.
 */
async function framesPass(): Promise<void> {
  const moves = ({ effect, playState }: Animation) =>
    playState === 'running' && effect?.getComputedTiming().iterations !== Infinity
  for (let still = 0; still < 2; still = document.getAnimations().some(moves) ? 0 : still + 1)
    await new Promise(requestAnimationFrame)
}

/** Until what was asked for has been drawn: nothing is being read or fetched, and nothing moves any more. */
export async function settle(page: Page): Promise<void> {
  const open = requests.get(page)!
  do {
    await page.waitForFunction(() => !document.body.innerText.includes('reading the volume'))
    while (open.size > 0) await page.waitForTimeout(20)
    await page.evaluate(framesPass)
  } while (open.size > 0)
}

function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  return complaints
}

export const browserHost: HostUnderTest = {
  name: 'browser',
  async open(workspace) {
    const server = await startServer(workspace)
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      chromiumSandbox: false,
      args: chromiumArguments,
      timeout: patience,
    })
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await prepare(page)
    const complaints = listen(page)
    await page.goto(server.url)
    return {
      page,
      complaints,
      async giveFiles(button, paths) {
        const asked = page.waitForEvent('filechooser')
        await page.getByRole('button', { name: button, exact: true }).click()
        await (await asked).setFiles(paths)
      },
      async close() {
        await browser.close()
        await server.stop()
      },
    }
  },
}

/**
 * Electron's binary: the folder named by ELECTRON_OVERRIDE_DIST_PATH, the installed package's own, or what the
 * script named by BOLDSCOPE_ELECTRON_FOR_TESTS prints. Null where there is none.
 */
export function electronBinary(): string | null {
  const script = process.env.BOLDSCOPE_ELECTRON_FOR_TESTS ?? join(root, '../shared/tools/electron-for-tests')
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, 'node_modules/electron/dist')]
  const found = folders.map(binaryIn).find((path) => path !== null)
  if (found) return found
  if (!existsSync(script)) return null
  try {
    return binaryIn(execFileSync(script, { encoding: 'utf8' }).trim())
  } catch {
    return null
  }
}

function binaryIn(folder: string | undefined): string | null {
  if (!folder) return null
  const binary = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
  return existsSync(binary) ? binary : null
}

/** A display for Electron where the machine has none; null when Xvfb is missing too. */
export async function startDisplay(): Promise<{ name: string; stop(): Promise<void> } | null> {
  if (process.env.DISPLAY) return { name: process.env.DISPLAY, stop: async () => {} }
  if (process.platform !== 'linux' || !existsSync('/usr/bin/Xvfb')) return null
  const child = spawn('/usr/bin/Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (piece: Buffer) => resolve(piece.toString().trim()))
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
  })
  return { name: `:${number}`, stop: () => stop(child) }
}

/** Electron on a given display, with WebGL in software. */
export const electronHost = (binary: string, display: string): HostUnderTest => ({
  name: 'electron',
  async open(workspace) {
    const app = await _electron.launch({
      executablePath: binary,
      args: [
        ...['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', ...chromiumArguments],
        join(root, 'out/main/electron.js'),
      ],
      env: { ...(process.env as Record<string, string>), DISPLAY: display, BOLDSCOPE_WORKSPACE: workspace },
      timeout: patience,
    })
    const page = await app.firstWindow({ timeout: patience })
    const complaints = listen(page)
    await prepare(page)
    return {
      page,
      complaints,
      async giveFiles(button, paths) {
        await app.evaluate(({ dialog }, filePaths) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
        }, paths)
        await page.getByRole('button', { name: button, exact: true }).click()
      },
      close: () => app.close(),
    }
  },
})
