/** Version of the message contract; a new major number is a new event type. */
export const CONTRACT_VERSION = '1.0';
/** CloudEvents `type` of every message on a status queue. */
export const EVENT_TYPE = 'fax.recipient-status.v1';
