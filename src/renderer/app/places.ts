/** The places of the window, in the order of the rail and of the keys 1..6. */
export const places = [
  { name: 'data', path: '/data', label: 'Data', icon: 'pi-table' },
  { name: 'recording', path: '/recording', label: 'Recording', icon: 'pi-wave-pulse' },
  { name: 'signals', path: '/signals', label: 'Signals', icon: 'pi-th-large' },
  { name: 'work', path: '/work', label: 'Models and jobs', icon: 'pi-microchip' },
  { name: 'findings', path: '/findings', label: 'Findings', icon: 'pi-flag' },
  { name: 'reports', path: '/reports', label: 'Reports', icon: 'pi-file' },
] as const
export type PlaceName = (typeof places)[number]['name']

export const placeAt = (path: string) => places.find((place) => path.startsWith(place.path))
