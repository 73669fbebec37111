/** What Node.js itself takes to start. */
export const handler = async (): Promise<void> => undefined;
