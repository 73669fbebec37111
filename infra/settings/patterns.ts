/** Name of a forwarder, a queue or a watch: what names of resources, alarms and metrics are made of. */
export const NAME = /^[a-z][a-z0-9-]{0,39}$/;
export const NAME_RULE = 'must be lower-case letters, digits and dashes, at most 40, letter first';

/** Ids of EC2 have 17 hexadecimal digits; old ones have eight. */
const idOf = (prefix: string): RegExp => new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`);
export const VPC_ID = idOf('vpc');
export const SUBNET_ID = idOf('subnet');
export const SECURITY_GROUP_ID = idOf('sg');
export const ALLOCATION_ID = idOf('eipalloc');

export const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]{32,}$/;
export const KEY_ARN_RULE = 'must be the ARN of a KMS key';

export const TIME_ZONE_RULE = 'must be the name of a time zone like "Europe/Berlin" or "UTC"';
