import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import type { Dependencies } from './dependencies.ts';
import { gather } from './gather.ts';
import { type DigestInvocation, endOf } from './interface/config.ts';
import type { Digest } from './interface/digest.ts';
import { digestSubject, digestText, silenceSubject, silenceText } from './interface/text.ts';

/**
 * The Lambda handler: one invocation is one digest. Where a source has not been polled for a day, those who
 * are on call are told too, each day until it is polled again: the alarm on polls tells only once, and what
 * waits at Retarus is lost when its time is up. What AWS refuses fails the invocation.
 *
 * A second try tells of the same 24 hours as the first: they end at the time that the schedule names.
 */
export const createHandler =
  ({ clients, config, logger, now }: Dependencies) =>
  async (invocation?: DigestInvocation): Promise<void> => {
    const digest = await gather(config, clients, endOf(invocation) ?? now());
    if (digest.silentSources.length > 0)
      await clients.sns.send(
        new PublishCommand({
          TopicArn: config.pageTopicArn,
          Subject: silenceSubject(digest),
          Message: silenceText(digest, config),
        }),
      );
    await clients.sns.send(
      new PublishCommand({
        TopicArn: config.topicArn,
        Subject: digestSubject(digest),
        ...messageOf(digest, digestText(digest, config.timeZone), config.json),
      }),
    );
    logger.info('digest', { digest });
  };

/** Protocols of SNS behind which a machine reads (SNS API reference, Publish, "MessageStructure"). */
const MACHINES = ['sqs', 'lambda', 'http', 'https', 'firehose'];

function messageOf(
  digest: Digest,
  text: string,
  json: boolean,
): Pick<PublishCommandInput, 'Message' | 'MessageStructure'> {
  if (!json) return { Message: text };
  const forMachines = JSON.stringify(digest);
  const byProtocol = MACHINES.map((protocol) => [protocol, forMachines]);
  return {
    Message: JSON.stringify({ default: text, ...Object.fromEntries(byProtocol) }),
    MessageStructure: 'json',
  };
}
