/**
 * What an operator's tools share with the function: how a digest is gathered. Nothing here sends one. The
 * layers let `cli` import a function's `interface/` alone, and what gathers needs the AWS SDK.
 */
export { gather } from '../gather.ts';
