import { describe, expect, it } from 'vitest';
import { sizeOf } from '#dev/generate/package/size.ts';

describe('the size of the consumer kit', () => {
  it('is under 10 kB minified, all of it', async () => {
    expect((await sizeOf('everything')).minified).toBeLessThan(10_000);
  });

  it('is next to nothing for who takes next to nothing', async () => {
    expect((await sizeOf(['dedupeKey'])).minified).toBeLessThan(100);
  });
});
