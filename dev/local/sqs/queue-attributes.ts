/** The properties of an `AWS::SQS::Queue` in a template, references resolved. */
export interface QueueProperties {
  readonly QueueName?: string;
  readonly [property: string]: unknown;
}

/** Properties that are no attributes of the queue itself. */
const NO_ATTRIBUTES = new Set(['QueueName', 'Tags']);

/** The attributes that CloudFormation would create the queue with: texts, and policies as JSON. */
export function queueAttributes(properties: QueueProperties): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (NO_ATTRIBUTES.has(name) || value === undefined) continue;
    attributes[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return attributes;
}
