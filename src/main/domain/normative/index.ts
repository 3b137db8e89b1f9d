export * from './judge'
export * from './residualBand'
export * from './truth'
export * from './windowScores'
