import { canonical } from './canonical.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The content of one recipient's status as Retarus gave it out, as a text that can be compared: once made
 * from a report, once from a message. It is worked out here anew, without the forwarder's code and without
 * its ids, so that a fault there cannot hide itself.
 */
export function contentInReport(place: Place, report: Json, recipient: Json): string {
  const { jobId, recipientStatus: _, pages, reference, ...added } = report;
  const taken = (name: string) => OWN.has(name) || JOB.has(name);
  const kept = without(added, (name) => taken(name) || Object.hasOwn(recipient, name));
  const shadowed = {
    ...named(
      'report',
      without(added, (name) => !taken(name) && !Object.hasOwn(recipient, name)),
    ),
    ...named(
      'recipient',
      without(recipient, (name) => !taken(name)),
    ),
  };
  return canonical({
    place: [place.account, place.dataCenter],
    data: {
      ...kept,
      ...without(recipient, taken),
      jobId,
      pages,
      ...(reference !== undefined && { reference }),
      ...named('shadowed', shadowed),
    },
  });
}

/** @param data the `data` of a message's body */
export function contentInMessage(data: Json): string {
  const place = [data.account, data.dataCenter];
  return canonical({ place, data: without(data, (name) => OWN.has(name)) });
}

export interface Place {
  readonly account: string;
  readonly dataCenter: string;
}

/** What the forwarder adds to the data of a status. */
const OWN = new Set(['account', 'dataCenter', 'recipient', 'outcome', 'reasonClass', 'suggestedAction']);
/** What a status takes over from its job. */
const JOB = new Set(['jobId', 'pages', 'reference', 'shadowed']);

const without = (fields: Json, drop: (name: string) => boolean): Json =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !drop(name)));

const named = (name: string, fields: Json): Json =>
  Object.keys(fields).length > 0 ? { [name]: fields } : {};
