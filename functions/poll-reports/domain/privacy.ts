import { hash } from 'node:crypto';
import type { FaxStatusEvent } from '../../../contract/event.ts';
import type { NumberAttribute, OmittableField, Privacy } from '../../../contract/privacy.ts';
import { type Message, statusMessageWith } from './message.ts';

/** The message of an event as far as the settings let it out. */
export const redactedMessage = (event: FaxStatusEvent, privacy: Privacy): Message =>
  statusMessageWith(redacted(event, privacy), numberAttributes(event.data.number, privacy.numberAttribute));

/** The event as far as the settings let it out; the ordinary case copies nothing. */
export const redacted = (event: FaxStatusEvent, { omit }: Privacy): FaxStatusEvent =>
  omit.length === 0 ? event : without(event, new Set(omit));

function without(event: FaxStatusEvent, omit: ReadonlySet<OmittableField>): FaxStatusEvent {
  const kept = Object.entries(event.data).filter(([name]) => !omit.has(name as OmittableField));
  const { time, ...rest } = event;
  // The envelope's time is sentTs once more.
  return {
    ...(omit.has('sentTs') ? rest : event),
    // fromEntries defines properties, so that a field named __proto__ stays one.
    data: Object.fromEntries(kept) as FaxStatusEvent['data'],
  };
}

function numberAttributes(number: string, form: NumberAttribute): Readonly<Record<string, string>> {
  if (form === 'masked') return { number: masked(number) };
  // Tells equal numbers from different ones. It is no secret: whoever has the hash can try all numbers.
  if (form === 'hashed') return { number: hash('sha256', digitsOf(number), 'hex').slice(0, 32) };
  return {};
}

const digitsOf = (number: string): string => number.replaceAll(/\D/g, '');

/**
 * The last two digits, as on a receipt, where enough others are left to hide; stars for all of them
 * otherwise.
 */
const masked = (number: string): string => {
  const digits = digitsOf(number);
  const shown = digits.length > 4 ? 2 : 0;
  return '*'.repeat(digits.length - shown) + digits.slice(digits.length - shown);
};
