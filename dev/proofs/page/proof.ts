import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { ACTIONS } from '#dev/local/run/actions.ts';
import { type Looked, look, PATIENCE_MS } from './chromium.ts';
import { type Started, start } from './started.ts';

let run: Started;
let looked: Looked;
let page: Page;

before(async () => {
  run = await start('--size', '400', '--seed', '3');
  await run.drained;
  looked = await look(run.url, { width: 1440, height: 900 });
  page = looked.page;
});
after(async () => {
  await looked?.close();
  await run?.stop();
});

const verdictOf = (name: string): Locator =>
  page.locator('.faults button').filter({ hasText: name }).locator('b');

async function expectNothingLost(): Promise<void> {
  assert.equal(await verdictOf('lost').textContent(), '0');
  assert.equal(await verdictOf('made up').textContent(), '0');
  const terms = await page.locator('.term b').allTextContents();
  const [held, ...parts] = terms.map((text) => Number(text.replaceAll(',', '')));
  assert.equal(
    parts.reduce((sum, part) => sum + part, 0),
    held,
    `the verdict adds up: ${terms}`,
  );
}

/** Runs axe over the page as it stands. */
async function violations(): Promise<string[]> {
  const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  // The page's own policy lets no script in; the browser's debugger may run one.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Found[] }> } };
    interface Found {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}

/**
 * The run's clock begins at the time of day, and for an hour of the morning this alarm is quiet, so that it
 * tells again each day.
 */
async function poisonUntilQuarantineRings(): Promise<Locator> {
  await page.locator('#action-poisoned-report').click();
  const ringing = page.locator('.alarm-list .is-ringing').filter({ hasText: 'Quarantine' }).first();
  await ringing.waitFor({ timeout: 3 * PATIENCE_MS });
  return ringing;
}

/** What shows that the harm was done: in the episode of the action, or among the ticks. */
const SIGNS: Readonly<Record<string, RegExp>> = {
  'kill-poller': /[1-9]\d* sent again, dropped by the queue.*process ended/s,
  'retarus-down': /[1-9]\d* of them ended in an error.*safe at Retarus/s,
  'retarus-slow': /list 200, (?:[2-9]|\d\d+)\.\d s/,
  'credentials-refused': /CredentialsRefusedError/,
  'password-rotated': /statuses forwarded/,
  'half-unreadable': /PageUnreadableError/,
  'poisoned-report': /into quarantine/,
  'deletes-refused': /statuses forwarded.*reports not deleted yet/s,
  'sqs-throttled': /[1-9]\d* not taken/,
  'responses-lost': /[1-9]\d* sent again, dropped by the queue/,
  'two-ticks': /[1-9]\d* sent again, dropped by the queue/,
  'older-version': /into quarantine/,
  'consumer-stopped': /[1-9]\d* waiting|waiting; /,
  'wrong-numbers': /statuses forwarded/,
  'more-reports': /\d,\d{3} statuses forwarded/,
};

describe('a button that hurts', () => {
  for (const { id, title, condition } of ACTIONS) {
    it(`does what it says, and nothing is lost: ${title}`, async () => {
      const button = page.locator(`#action-${id}`);
      await button.click();
      const episode = page.locator('.episodes > ol > li').first().filter({ hasText: title });
      await episode.waitFor();
      const shown = page.locator('#way, #break').filter({ hasText: SIGNS[id] ?? /never/ });
      if (condition) {
        assert.equal(await button.getAttribute('aria-pressed'), 'true');
        await shown.first().waitFor();
        await expectNothingLost();
        await button.click();
      }
      await episode.locator('.badge.good').waitFor({ timeout: 3 * PATIENCE_MS });
      if (!condition) await shown.first().waitFor();
      await expectNothingLost();
    });
  }
});

describe('the alarms', () => {
  it('fire over the run, open to the runbook, and are over when time is sped up', async () => {
    const ringing = await poisonUntilQuarantineRings();
    await ringing.locator('.note').waitFor();
    await page.locator('.changes li').filter({ hasText: 'Quarantine' }).first().waitFor();
    await ringing.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    assert.match((await dialog.textContent()) ?? '', /Fires at.*at least.*Investigation/s);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('#action-fast').click();
    await ringing.waitFor({ state: 'hidden' });
    await page.locator('#action-fast').click();
    await expectNothingLost();
  });

  it('of wrong numbers goes off while an old address list is faxed', async () => {
    await page.locator('#action-wrong-numbers').click();
    const told = page.locator('.alarm-list .is-ringing').filter({ hasText: /Failure rate.*wrong_number/s });
    await told.first().waitFor();
    await page.locator('.episodes > ol > li').first().locator('.badge.good').waitFor();
    await expectNothingLost();
  });
});

describe('quarantine', () => {
  it('replays what this version can read, and says of the rest why it stays', async () => {
    await page.locator('#action-older-version').click();
    await page.locator('#quarantine').getByText('durationInSecs is missing').first().waitFor();
    await page.getByRole('button', { name: 'Replay all' }).click();
    await page
      .locator('.replay .note')
      .filter({ hasText: /messages? sent for .* reports?, with the ids of before\. .* stays?: / })
      .waitFor();
    await page.locator('#quarantine .badge.good').filter({ hasText: 'replayed' }).first().waitFor();
    await expectNothingLost();
  });

  it('replays one case out of its window', async () => {
    await page.locator('#action-older-version').click();
    await page
      .locator('#quarantine .row')
      .filter({ hasText: 'durationInSecs is missing' })
      .filter({ hasNotText: 'replayed' })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Replay this case' }).click();
    await dialog.getByText('messages sent for 1 report').waitFor();
    await page.keyboard.press('Escape');
    await expectNothingLost();
  });
});

it('shows the daily digest as the function sent it, with the alarm that is on', async () => {
  await poisonUntilQuarantineRings();
  await page.locator('#action-digest').click();
  const mail = page.locator('#digest');
  // One of the morning may stand there already.
  await mail
    .locator('.mail')
    .filter({ hasText: /This needs you:.*alarm is on: Quarantine/s })
    .waitFor();
  await mail.getByText(/fax-status-forwarder: \d+ things? needs? you, [\d,]+ statuses/).waitFor();
  assert.doesNotMatch((await mail.textContent()) ?? '', /\d{9,}/);
});

describe('the statuses', () => {
  it('are found by job id, and by what does not exist none is', async () => {
    await page
      .getByRole('button', { name: /^Show .* newer$/ })
      .click({ timeout: 5000 })
      .catch(() => undefined);
    const list = page.getByRole('listbox', { name: 'Statuses, newest first' });
    const job = await list.locator('.cell-job code').first().textContent();
    const search = page.locator('#statuses input');
    await search.fill(job ?? '');
    await page
      .locator('#statuses .list-head')
      .filter({ hasText: /^[1-9]\d{0,2} status/ })
      .waitFor();
    for (const found of await list.locator('.cell-job code').allTextContents()) assert.equal(found, job);
    await search.fill('no such thing');
    await page
      .locator('#statuses .list-head')
      .filter({ hasText: /^0 statuses/ })
      .waitFor();
    await search.fill('');
  });

  it('open by keyboard to the event, the report, the recipe of the id, and the queues', async () => {
    const list = page.getByRole('listbox', { name: 'Statuses, newest first' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await list.locator('[role=option][aria-selected=true] code').first().waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('"specversion": "1.0"').waitFor();
    const text = (await dialog.textContent()) ?? '';
    assert.match(text, /Taken by\S*Queue/);
    assert.match(text, /→ [0-9a-f]{32}/);
    assert.doesNotMatch(text, /\+49\d{6,}/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await list.evaluate((element) => element === element.ownerDocument.activeElement), true);
  });
});

it('shows the set behind each number of the verdict', async () => {
  for (const [name, title] of [
    ['held', 'Held: what Retarus has given out'],
    ['still at Retarus', 'Still at Retarus'],
    ['lost', 'Lost'],
    ['made up', 'Made up'],
    ['repeated', 'Repeated'],
  ]) {
    await page.locator('.verdict button').filter({ hasText: name }).first().click();
    await page.getByRole('dialog', { name: title }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
});

it('can be walked by Tab alone, from the skip link to the last list, with the focus in sight', async () => {
  await page.reload();
  await page.locator('.verdict').waitFor();
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { activeElement: { tagName: string; id: string; className: string; textContent: string } };
      };
      const { tagName, id, className, textContent } = document.activeElement;
      return `${tagName} ${id} ${className} ${textContent.slice(0, 20)}`;
    });
    seen.push(name);
    if (name.startsWith('BODY')) break;
  }
  const all = seen.join('\n');
  assert.match(seen[0] ?? '', /Skip to the verdict/);
  for (const { id } of ACTIONS) assert.match(all, new RegExp(`action-${id}`));
  assert.equal(seen.filter((name) => /^DIV .*list/.test(name)).length, 2, all);
});

describe('axe finds nothing', () => {
  it('on the page, in light and in dark', async () => {
    assert.deepEqual(await violations(), []);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(), []);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('in the window of a status', async () => {
    await page
      .getByRole('listbox', { name: 'Statuses, newest first' })
      .locator('[role=option]')
      .first()
      .click();
    await page.getByRole('dialog').getByText('"specversion"').waitFor();
    assert.deepEqual(await violations(), []);
    await page.keyboard.press('Escape');
  });
});

it('cuts nothing off and scrolls only downwards, from 360 px to 4k', async () => {
  for (const width of [360, 768, 1024, 1440, 3840]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => {
      const { document, innerWidth } = globalThis as unknown as {
        innerWidth: number;
        document: {
          documentElement: { scrollWidth: number };
          querySelectorAll: (of: string) => Iterable<Box>;
        };
      };
      interface Box {
        readonly scrollWidth: number;
        readonly clientWidth: number;
        readonly textContent: string;
        readonly checkVisibility: () => boolean;
      }
      const texts = [...document.querySelectorAll('p:not(.unseen), h1, h2, h3, button, dd, li')];
      const cut = texts.filter(
        (box) => box.checkVisibility() && box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1,
      );
      return [
        ...(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []),
        ...cut.map(({ textContent }) => textContent.slice(0, 60)),
      ];
    });
    assert.deepEqual(wide, [], `at ${width} px`);
  }
});

it('writes nothing to the console and asks nobody but its own server', () => {
  assert.deepEqual([looked.complaints, looked.outside], [[], []]);
});
