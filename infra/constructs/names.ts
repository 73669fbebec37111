import { createHash } from 'node:crypto';
import { Names, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Longest name of a forwarder, which names of alarms and of the dashboard begin with, and of a schedule
 * (EventBridge Scheduler takes no longer ones).
 */
const MAX_NAME = 64;

/**
 * A name of at most 64 characters: the beginning to recognize it by, and a hash so that no other has the
 * same.
 */
export function shortened(name: string): string {
  if (name.length <= MAX_NAME) return name;
  return `${name.slice(0, MAX_NAME - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/**
 * The forwarder's name where none is given, unique in account and region: the stack's, and the path in it.
 */
export function defaultName(construct: Construct): string {
  const stack = Stack.of(construct);
  // A nested stack has a name only once it is deployed.
  const root = Token.isUnresolved(stack.stackName) ? Names.uniqueResourceName(stack, {}) : stack.stackName;
  const path = construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  return shortened([root, ...path].join('-').replaceAll(/[^A-Za-z0-9_-]/g, '-'));
}

/**
 * An output's id takes letters and digits only; where a name has more, a hash keeps `fail-ures` from
 * `failures`.
 */
export function wordOf(name: string): string {
  const word = name.replaceAll(/[^A-Za-z0-9]/g, '');
  return word === name ? word : word + createHash('sha256').update(name).digest('hex').slice(0, 4);
}
