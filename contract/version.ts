/** CloudEvents `type` of every message on a status queue. */
export const EVENT_TYPE = 'fax.recipient-status.v1';
