import type { Finding } from '../finding'

/** A hostile file could have a million things wrong with it. */
const mostFindings = 1000

/** Stops the reading of a file; caught where the file was opened and returned as findings. */
export class Refusal extends Error {
  readonly findings: Finding[]

  constructor(...findings: Finding[]) {
    super(findings[0].message)
    this.findings = findings
  }

  /** With the first of many findings. */
  static ofMany(findings: readonly Finding[]): Refusal {
    return new Refusal(...findings.slice(0, mostFindings))
  }
}

export const torchFinding = (code: string, message: string, field?: string): Finding => ({
  code: `torch.${code}`,
  severity: 'error',
  place: field === undefined ? {} : { field },
  message,
  suggestion: suggestions[code] ?? 'Fetch the file again, or save its state_dict again with torch.save.',
})

const suggestions: Record<string, string> = {
  global: 'Save the state_dict alone, or convert it to safetensors, where the weights come from; nothing was run.',
  harmful: 'Do not open this file with PyTorch. Fetch the weights as safetensors from a source that you trust.',
  tooLarge: 'Save the state_dict alone, without optimizer and metadata.',
}

export const damaged = (message: string): Refusal => new Refusal(torchFinding('damaged', message))
