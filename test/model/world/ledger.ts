import type { Message } from '#poller/domain/message.ts';
import { Evidence } from './evidence.ts';
import { GivenOut } from './given-out.ts';
import { heldContent, type Json } from './json.ts';
import { PromiseBroken } from './promise-broken.ts';
import type { Filter } from './queues.ts';
import type { Retarus, Stored } from './retarus.ts';
import { type Sighting, sightingOf } from './sighting.ts';
import { kindOf, toleratedIn } from './tolerated.ts';

/** What became of one message that an environment sent. */
type Fate = 'under way' | 'confirmed' | 'open';

/** One environment's view: what was confirmed to it, and what it has sent. */
export class EnvironmentRecord {
  readonly confirmed = new Evidence();
  readonly fates = new Map<string, Fate>();
  /** The unreadable entries of its last page where they were most of it. */
  distrusted: ReadonlySet<string> = new Set();
}

/** The outside observer who sees every message and every deletion, and knows the promises. */
export class Ledger {
  readonly givenOut = new GivenOut();
  readonly accepted = new Evidence();
  readonly #queues: readonly Filter[];
  /** Event id → the one status that may carry it. */
  readonly #owners = new Map<string, string>();
  readonly #ids = new Map<string, Set<string>>();
  /** Statuses that SQS refused one by one. */
  readonly #refused = new Set<string>();
  readonly #deleted: Stored[] = [];
  /** Copies of messages beyond the first. */
  duplicates = 0;
  /** Queue and message id of everything that SQS has. */
  readonly messages = new Set<string>();
  readonly #bodies = new Map<string, string>();
  /**
   * Messages that came again with another body. That is none while Retarus lists a job in the same way; a
   * recipient's position is part of the body.
   */
  rewritten = 0;

  constructor(queues: readonly Filter[]) {
    this.#queues = queues;
  }

  /** An environment hears a page. */
  listed(page: readonly Json[], to: EnvironmentRecord): void {
    this.givenOut.record(page);
    const { isMostlyUnreadable } = toleratedIn(page, (raw) => to.confirmed.holdsWhole(raw), this.#queues);
    const unreadable = isMostlyUnreadable ? page.filter((raw) => kindOf(raw) === 'unreadable') : [];
    to.distrusted = new Set(unreadable.filter((raw) => !to.confirmed.holdsWhole(raw)).map(heldContent));
  }

  /**
   * An environment puts a message on the wire: it must be true (P2), under its one id (P4), and needed (P7).
   */
  sent(queue: string, message: Message, by: EnvironmentRecord): Sighting {
    const sighting = sightingOf(queue, message, this.givenOut);
    if (sighting.status) this.#checkId(sighting, sighting.status);
    if (sighting.isRejected && !this.#refused.has(sighting.status?.id ?? '')) {
      throw new PromiseBroken(
        'P6',
        `a status is in quarantine that SQS never refused: ${sighting.status?.content}`,
      );
    }
    if (sighting.whole !== undefined && by.distrusted.has(sighting.whole)) {
      throw new PromiseBroken('P6', `most of a page is unreadable, and yet quarantined: ${sighting.whole}`);
    }
    const key = keyOf(sighting);
    const first = this.#bodies.get(key) ?? message.body;
    this.#bodies.set(key, first);
    if (message.body !== first) this.rewritten++;
    const fate = by.fates.get(key) ?? 'open';
    if (fate !== 'open') throw new PromiseBroken('P7', `${key} is sent again although it is ${fate}`);
    by.fates.set(key, 'under way');
    return sighting;
  }

  /** SQS has it. */
  accept(sighting: Sighting): void {
    const key = keyOf(sighting);
    if (this.messages.has(key)) this.duplicates++;
    this.messages.add(key);
    this.accepted.add(sighting);
  }

  /** SQS will never have it. */
  refuse(sighting: Sighting): void {
    if (sighting.status) this.#refused.add(sighting.status.id);
  }

  /** An environment hears what became of a message. */
  responded(sighting: Sighting, confirmed: boolean, to: EnvironmentRecord): void {
    to.fates.set(keyOf(sighting), confirmed ? 'confirmed' : 'open');
    if (confirmed) to.confirmed.add(sighting);
  }

  /** An environment asks Retarus to delete (P3). */
  deletionAsked(jobIds: readonly string[], retarus: Retarus, by: EnvironmentRecord): void {
    const asked = new Set(jobIds);
    for (const { jobId, raw } of retarus.stored) {
      if (jobId === undefined || !asked.has(jobId)) continue;
      const missing = by.confirmed.missing(jobId, raw, this.#queues);
      if (missing) throw new PromiseBroken('P3', `job ${jobId} is to be deleted without ${missing}`);
    }
  }

  deleted(entries: readonly Stored[]): void {
    this.#deleted.push(...entries);
    for (const entry of entries) this.#checkConserved(entry);
  }

  /** P1, from nothing but what the queues hold. */
  checkConservation(): void {
    for (const entry of this.#deleted) this.#checkConserved(entry);
  }

  #checkConserved({ jobId = '', raw }: Stored): void {
    const missing = this.accepted.missing(jobId, raw, this.#queues);
    if (missing) throw new PromiseBroken('P1', `job ${jobId} is gone at Retarus, and nowhere is ${missing}`);
  }

  #checkId({ jobId = '' }: Sighting, { id, content }: { id: string; content: string }): void {
    const status = `${jobId} ${content}`;
    const owner = this.#owners.get(id) ?? status;
    if (owner !== status) throw new PromiseBroken('P4', `${id} stands for ${owner} and for ${status}`);
    this.#owners.set(id, status);
    const ids = (this.#ids.get(status) ?? new Set()).add(id);
    this.#ids.set(status, ids);
    if (ids.size > this.givenOut.multiplicity(jobId, content)) {
      throw new PromiseBroken('P4', `one status has the ids ${[...ids].join(', ')}: ${status}`);
    }
  }
}

const keyOf = ({ queue, id }: Sighting): string => `${queue} ${id}`;
