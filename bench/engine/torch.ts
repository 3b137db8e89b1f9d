import { findPython } from '../lib/python'
import { configOf, shuffleStep, type Outcome, type Setup } from './setups'

const packages = ['torch==2.15.0', 'numpy==2.4.6']
const scriptOf = { old_13M: 'engine/brainlm.py', vitmae_111M: 'engine/vitmae.py' } as const

/** A Python with PyTorch. */
export type Peer = (setup: Setup, attention: 'eager' | 'sdpa') => Promise<Outcome>

/** The peer; null where it cannot be had. */
export const findPeer = async (): Promise<Peer | null> => {
  const python = await findPython(packages, 'torch')
  return (
    python &&
    ((setup, attention) =>
      python<Outcome>(scriptOf[setup.model], {
        ...setup,
        attention,
        config: configOf(setup.model),
        step: shuffleStep,
      }))
  )
}
