import { PENDING } from '#contract/reasons.ts';
import type { Random } from './random.ts';

type Json = Record<string, unknown>;

/**
 * How often a reason occurs: most faxes arrive, most failures are a line that is engaged or silent. The last
 * one is no known code: Retarus' public table is not complete.
 */
const REASON_WEIGHTS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['OK', 820],
  ['BUSY', 42],
  ['NOFAX', 20],
  ['NOFAX_TO', 16],
  ['NOFAX_DIS', 8],
  ['RING_TO', 24],
  ['WOUT_TO', 6],
  ['WRONG_NO', 16],
  ['CHANGED_NO', 4],
  ['DIAL_NC', 4],
  ['DIAL_GF', 2],
  ['NO_TRAIN', 4],
  ['REM_DIS', 5],
  ['NO_REMOTEINFO', 2],
  ['BAD_LINES', 3],
  ['FANS_GF', 2],
  ['PAGE_SEND_ERROR', 3],
  ['COMERROR', 2],
  ['EOD_FAILED', 6],
  ['MISSING_FAX_FILE', 1],
  ['UNKNOWN_FAX_FILE', 2],
  ['TIFF_PAGE_ERR', 1],
  ['RENDERING_ERROR', 2],
  ['BLACKLIST', 2],
  ['PBLACKLIST', 1],
  ['CANCELLED', 3],
  ['LINE_CARD_GF', 1],
];

/** Reasons with which no transmission took place. */
const NEVER_DIALLED = /FILE|TIFF|RENDERING|BLACKLIST|CANCELLED/;

/**
 * One recipient with an invented number, and optional fields present, absent or null as Retarus leaves them.
 */
export function recipient(random: Random, sentAt: Date): Json {
  const number = inventedNumber(random);
  const reason = random.weighted(REASON_WEIGHTS);
  const dialled = !NEVER_DIALLED.test(reason);
  return {
    number,
    ...properties(random),
    status: reason === 'OK' ? 'OK' : 'FAILED',
    reason,
    ...(dialled && { sentTs: timestamp(random, sentAt) }),
    durationInSecs: dialled ? random.integer(8, 240) : 0,
    ...(dialled && random.chance(0.95) && { sentToNumber: number.replace('+', '00') }),
    ...(dialled &&
      random.chance(0.85) && { remoteCsid: random.pick(['', number, 'Praxis am Markt', 'FAX']) }),
    // A field that the API page does not know: one day Retarus adds some.
    ...(random.chance(0.005) && { attempts: random.integer(1, 10) }),
  };
}

/** The same recipient while the fax is still on its way. */
export const stillPending = (final: Json): Json => ({
  number: final.number,
  properties: null,
  status: PENDING,
  reason: PENDING,
  durationInSecs: 0,
});

/** The 0000 block is not in use: nobody has such a number. */
const inventedNumber = (random: Random): string =>
  `+49${random.pick(['89', '30', '69', '221'])}0000${random.text('0123456789', random.integer(4, 7))}`;

function properties(random: Random): Json {
  const kind = random.weighted([
    ['null', 80],
    ['absent', 10],
    ['list', 10],
  ]);
  if (kind === 'absent') return {};
  if (kind === 'null') return { properties: null };
  return {
    properties: [
      { key: 'name', value: random.pick(['Dr. Müller', 'Łódź Logistics', 'Praxis "Zur Post"', '東京支店']) },
      { key: 'ward', value: String(random.integer(1, 40)) },
    ],
  };
}

/** ISO 8601; mostly UTC, sometimes with an offset or milliseconds. */
function timestamp(random: Random, sentAt: Date): string {
  const iso = sentAt.toISOString();
  return random.weighted([
    [iso.replace(/\.\d+Z$/, 'Z'), 90],
    [iso, 7],
    [iso.replace(/\.\d+Z$/, '+00:00'), 3],
  ]);
}
