import { createHmac } from 'node:crypto';
import { sqsHandler } from 'fax-status-forwarder/consumer';

/** Longer than a healthy receiver takes, shorter than the function's time-out. */
const TIMEOUT_MS = 10_000;

/**
 * Forwards each status to a webhook. What the receiver does not take with 2xx stays in the queue, comes again
 * after the visibility time-out, and ends in the dead-letter queue.
 *
 * `WEBHOOK_URL` is the receiver. `WEBHOOK_SECRET` signs each request: HMAC-SHA-256 over time and body, so
 * that the receiver knows who sent it and refuses what is old.
 */
export const handler = sqsHandler(async (event, { body }) => {
  const { WEBHOOK_URL: url = '', WEBHOOK_SECRET: secret = '' } = process.env;
  if (url === '' || secret === '') throw new Error('Set WEBHOOK_URL and WEBHOOK_SECRET.');
  const time = String(Math.floor(Date.now() / 1000));
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      'content-type': 'application/cloudevents+json',
      // The receiver drops a repetition by it.
      'idempotency-key': event.id,
      'x-signature-time': time,
      'x-signature': createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'),
    },
    body,
  });
  // The status alone: what the receiver says may repeat what it got.
  if (!response.ok) throw new Error(`The webhook responded with ${response.status}.`);
});
