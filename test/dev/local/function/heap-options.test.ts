import { expect, test } from 'vitest';
import { heapOptions } from '#dev/local/function/heap-options.ts';

test('a twentieth of the memory is for new objects, nine tenths for old ones', () => {
  expect(heapOptions(512, {})).toEqual(['--max-semi-space-size=25', '--max-old-space-size=460']);
});

test.each(['--max-semi-space-size=8', '--enable-source-maps --max_old_space_size=400'])(
  'nothing is set where the function has %s',
  (NODE_OPTIONS) => {
    expect(heapOptions(512, { NODE_OPTIONS })).toEqual([]);
  },
);
