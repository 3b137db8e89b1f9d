import 'primeicons/primeicons.css'
import './tokens.css'
import './base.css'
import { createPinia } from 'pinia'
import PrimeVue from 'primevue/config'
import Tooltip from 'primevue/tooltip'
import { createApp } from 'vue'
import App from './App.vue'
import { preset } from './preset'
import { router } from './router'

// The core lets style elements in by a nonce, which it writes into the page.
const nonce = document.querySelector<HTMLMetaElement>("meta[property='csp-nonce']")?.nonce

createApp(App)
  .use(createPinia())
  .use(router)
  .use(PrimeVue, { theme: { preset, options: { darkModeSelector: "[data-theme='dark']" } }, csp: { nonce } })
  .directive('tooltip', Tooltip)
  .mount('#app')
