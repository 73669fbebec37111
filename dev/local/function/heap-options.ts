/**
 * V8's heap as Lambda's own start of Node.js sets it for a memory size: 5 % for each half of the new objects'
 * space, 90 % for old objects, and neither where the function's NODE_OPTIONS set one of the two.
 */
export const heapOptions = (memoryMb: number, { NODE_OPTIONS = '' }: NodeJS.ProcessEnv): string[] =>
  /max[-_](semi|old)[-_]space[-_]size/.test(NODE_OPTIONS)
    ? []
    : [
        `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
        `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
      ];
