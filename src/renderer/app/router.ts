import { createRouter, createWebHashHistory } from 'vue-router'
import { places, type PlaceName } from './places'

const views: Record<PlaceName, () => Promise<unknown>> = {
  data: () => import('./DataPlaces.vue'),
  recording: () => import('../features/viewer/RecordingPlace.vue'),
  signals: () => import('../features/signals/SignalsPlace.vue'),
  work: () => import('./WorkPlace.vue'),
  findings: () => import('../features/findings/FindingsPlace.vue'),
  reports: () => import('../features/reports/ReportsPlace.vue'),
}

/** Inside "Data": what there is, where it came from, and what it was cut up by. */
const data = [
  { path: '', name: 'data', component: () => import('../features/datasets/DataPlace.vue') },
  {
    path: 'sets/:id?',
    name: 'datasets',
    props: true,
    component: () => import('../features/datasets/DatasetsPlace.vue'),
  },
  {
    path: 'atlases/:id?',
    name: 'atlases',
    props: true,
    component: () => import('../features/atlases/AtlasesPlace.vue'),
  },
  { path: 'findings', name: 'dataFindings', component: () => import('../features/datasets/DataFindingsPlace.vue') },
]

/** Inside "Models and jobs": the two features it is made of. */
const work = [
  { path: '', redirect: { name: 'models' } },
  { path: 'models/:id?', name: 'models', props: true, component: () => import('../features/models/ModelsPlace.vue') },
  { path: 'jobs/:id?', name: 'jobs', props: true, component: () => import('../features/jobs/JobsPlace.vue') },
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/data' },
    ...places.map(({ name, path }) =>
      name === 'work' || name === 'data'
        ? { path, component: views[name], children: name === 'work' ? work : data }
        : { path: name === 'recording' ? path : `${path}/:id?`, name, props: true, component: views[name] },
    ),
    { path: '/:rest(.*)*', redirect: '/data' },
  ],
})
