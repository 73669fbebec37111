import { contentText, heldContent, heldText, isJsonObject, type Json, type JsonObject } from './json.ts';
import { PromiseBroken } from './promise-broken.ts';

/** One way in which Retarus has listed a job. Its texts are made when somebody asks. */
class Listing {
  readonly raw: Json;
  #recipients: readonly string[] | undefined;

  constructor(raw: Json) {
    this.raw = raw;
  }

  get whole(): string {
    return heldContent(this.raw);
  }

  /** The recipients' contents in the order of this listing; none where it is unreadable. */
  get recipients(): readonly string[] {
    const list = isJsonObject(this.raw) ? this.raw.recipientStatus : [];
    this.#recipients ??= Array.isArray(list) ? list.map(heldContent) : [];
    return this.#recipients;
  }
}

/** Fields of a status message that are not the recipient's own. */
const ADDED = ['account', 'dataCenter', 'jobId', 'pages', 'reference', 'recipient'];
const JUDGED = ['outcome', 'reasonClass', 'suggestedAction'];

/** Everything that Retarus has ever listed, to hold each message against it (P2). */
export class GivenOut {
  readonly #jobs = new Map<string, Map<string, Listing>>();
  readonly #nameless = new Set<string>();

  record(entries: readonly Json[]): void {
    for (const raw of entries) {
      const jobId = isJsonObject(raw) ? raw.jobId : undefined;
      if (typeof jobId !== 'string' || jobId === '') this.#nameless.add(heldContent(raw));
      else {
        const listings = this.#jobs.get(jobId) ?? new Map<string, Listing>();
        const text = heldText(raw);
        if (!listings.has(text)) listings.set(text, new Listing(raw));
        this.#jobs.set(jobId, listings);
      }
    }
  }

  /** How often a job has had a status of this content at once. */
  multiplicity(jobId: string, content: string): number {
    const counts = this.#listings(jobId).map(
      (listing) => listing.recipients.filter((one) => one === content).length,
    );
    return Math.max(0, ...counts);
  }

  /**
   * The content of the recipient that an event's data speaks of.
   * @throws PromiseBroken where Retarus never said so
   */
  recipientOf(data: JsonObject): string {
    const { jobId, recipient } = data;
    const { position, count } = isJsonObject(recipient) ? recipient : {};
    const names = Object.keys(data).filter((name) => !ADDED.includes(name) && !JUDGED.includes(name));
    const content = contentText(Object.fromEntries(names.map((name) => [name, data[name]])));
    const found = this.#listings(String(jobId)).some(
      ({ raw, recipients }) =>
        recipients.length === count &&
        recipients[Number(position) - 1] === content &&
        isJsonObject(raw) &&
        raw.pages === data.pages &&
        contentText(raw.reference) === contentText(data.reference),
    );
    if (!found)
      throw new PromiseBroken('P2', `no listing of job ${jobId} has the status that was sent: ${content}`);
    return content;
  }

  /** @throws PromiseBroken where Retarus never listed this */
  checkWhole(jobId: string | undefined, content: Json): void {
    const whole = contentText(content);
    const listed =
      jobId === undefined
        ? this.#nameless.has(whole)
        : this.#listings(jobId).some((listing) => listing.whole === whole);
    if (!listed) throw new PromiseBroken('P2', `quarantine holds what Retarus never listed: ${whole}`);
  }

  #listings(jobId: string): Listing[] {
    return [...(this.#jobs.get(jobId)?.values() ?? [])];
  }
}
