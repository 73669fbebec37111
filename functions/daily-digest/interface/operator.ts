/** What an operator's tools share with the function: how a digest is gathered. Nothing here sends one. */
export { gather } from '../gather.ts';
