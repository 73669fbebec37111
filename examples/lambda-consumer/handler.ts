import { byOutcome, dedupeKey, type FaxStatusEvent, sqsHandler } from 'fax-status-forwarder/consumer';

/**
 * Bad messages and those for which this throws are reported, come again, and end in the dead-letter queue.
 */
export const handler = sqsHandler(async (event) => {
  await byOutcome(event, {
    delivered: async () => undefined,
    uncertain: (uncertain) => openTask(uncertain, 'Ask the recipient whether the fax arrived.'),
    failed: (failed) => openTask(failed, `Act: ${failed.data.suggestedAction}.`),
  });
});

/** Stands for your ticket system. It gets the key, since a status can come twice. */
async function openTask(event: FaxStatusEvent, text: string): Promise<void> {
  const { jobId, reason, reference } = event.data;
  console.log(
    JSON.stringify({ task: dedupeKey(event), jobId, order: reference?.customerDefinedId, reason, text }),
  );
}
