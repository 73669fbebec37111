/** What the function calls AWS with. Each is a bundle of its own: what is not used is not shipped. */
export const AWS_CLIENTS = ['signer', 'sdk'] as const;
export type AwsClient = (typeof AWS_CLIENTS)[number];
