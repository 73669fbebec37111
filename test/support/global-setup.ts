import { join } from 'node:path';
import { makeRunFolder } from './run-folder.ts';

/** What files of tests and the processes that they start share. @returns what ends the sharing */
export default function setUp(): () => void {
  // Node.js keeps here what it compiles: a process that loads the CDK or this project starts in half the
  // time.
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.cache/node');
  return makeRunFolder();
}
