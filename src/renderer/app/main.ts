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

createApp(App)
  .use(createPinia())
  .use(router)
  .use(PrimeVue, { theme: { preset, options: { darkModeSelector: "[data-theme='dark']" } } })
  .directive('tooltip', Tooltip)
  .mount('#app')
