import { expect, test } from 'vitest';
import { COMMANDS } from '#cli/commands/index.ts';
import { runFaxStatus } from '#dev/local/fax-status.ts';

/** What is copied from the help stays in one piece: the examples, and the shape of the JSON. */
const toBeCopied = /^(Examples|With --json):\n( .*\n)*/gm;

test.each(['', 'quarantine', ...COMMANDS.map(({ name }) => name)])(
  'the help of "fax-status %s" is broken at the width of a narrow terminal',
  async (name) => {
    const words = [...name.split(' ').filter(Boolean), '--help'];
    const { stdout } = await runFaxStatus(words, { answers: [], columns: 60 });
    const wide = stdout
      .replaceAll(toBeCopied, '')
      .split('\n')
      .filter((line) => line.length > 60);
    expect(wide).toEqual([]);
    expect(stdout).toContain('fax-status');
  },
);
