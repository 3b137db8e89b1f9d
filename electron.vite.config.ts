import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

/** Native packages stay outside the bundle; everything else is bundled, so that ESM-only packages load in every host. */
const external = ['electron', 'onnxruntime-node', 'libsql', '@myriaddreamin/typst-ts-node-compiler']

/** Programs of their own: one for each host, the child process of tasks, and the thread that reads HDF5 files. */
const programs = {
  electron: resolve('src/main/hosts/electron/index.ts'),
  web: resolve('src/main/hosts/web/index.ts'),
  cli: resolve('src/main/hosts/cli/index.ts'),
  worker: resolve('src/main/workers/index.ts'),
  hdf5: resolve('src/main/adapters/hdf5/thread.ts'),
}

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      target: 'node18',
      rollupOptions: { input: programs, external, output: { format: 'cjs', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: resolve('src/preload/index.ts'),
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'index.js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // The page is served with a fresh nonce in the place of this word.
    html: { cspNonce: '__CSP_NONCE__' },
    plugins: [vue()],
    build: { target: 'es2022', rollupOptions: { input: resolve('src/renderer/index.html') } },
  },
})
