/**
 * Version of the message contract. The minor number counts additions; a change that breaks a consumer gets a
 * new major number, and with it a new event type.
 */
export const CONTRACT_VERSION = '1.0';
/** CloudEvents `type` of every message on a status queue. */
export const EVENT_TYPE = 'fax.recipient-status.v1';
