import { PublishCommand } from '@aws-sdk/client-sns';
import type { Dependencies } from './dependencies.ts';
import { gather } from './gather.ts';
import { digestSubject, digestText } from './interface/text.ts';

/** The Lambda handler: one invocation is one message to the topic. What AWS refuses fails the invocation. */
export const createHandler =
  ({ clients, config, logger, now }: Dependencies) =>
  async (): Promise<void> => {
    const digest = await gather(config, clients, now());
    await clients.sns.send(
      new PublishCommand({
        TopicArn: config.topicArn,
        Subject: digestSubject(digest),
        Message: digestText(digest, config.timeZone),
      }),
    );
    logger.info('digest', { digest });
  };
