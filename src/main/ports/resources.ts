/** Gives the source of the report's template. */
export type ReportTemplate = () => Promise<string>
