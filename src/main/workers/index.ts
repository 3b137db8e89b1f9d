import { tuneForOneTask } from '../adapters/tuneForOneTask'

// Before anything else is loaded, which is where memory grows first.
tuneForOneTask()
void import('./work')
