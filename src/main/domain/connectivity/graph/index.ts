export * from './clustering'
export * from './modularity'
export * from './paths'
export * from './thresholdGraph'
