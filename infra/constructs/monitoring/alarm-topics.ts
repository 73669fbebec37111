import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ACCEPTED, accept } from '../accepted-findings.ts';
import type { AlarmTarget, Severity } from './alarm-options.ts';

export interface AlarmTopicsProps extends Readonly<Record<Severity, AlarmTarget>> {
  /**
   * Encrypts the topics that are created.
   * @default - topics are not encrypted
   */
  readonly encryptionKey?: IKey | undefined;
}

/** Where alarms of each severity go. */
export class AlarmTopics extends Construct {
  readonly topics: Readonly<Record<Severity, ITopic>>;

  constructor(scope: Construct, id: string, { encryptionKey, page, warn }: AlarmTopicsProps) {
    super(scope, id);
    this.topics = {
      warn: this.#topic('Warn', warn, encryptionKey),
      page: this.#topic('Page', page, encryptionKey),
    };
  }

  #topic(id: string, { topic, emails = [] }: AlarmTarget, encryptionKey?: IKey): ITopic {
    const target = topic ?? this.#create(id, encryptionKey);
    for (const email of emails) {
      accept(target.addSubscription(new EmailSubscription(email)), ACCEPTED.mailWithoutDeadLetters);
    }
    return target;
  }

  #create(id: string, encryptionKey?: IKey): Topic {
    const topic = new Topic(this, id, {
      enforceSSL: true,
      ...(encryptionKey && { masterKey: encryptionKey }),
    });
    const alarmsOfThisAccount = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
    // A topic with a policy of its own loses the default one, by which alarms of the account may publish.
    topic.grantPublish(alarmsOfThisAccount);
    if (encryptionKey) {
      // Without it, an alarm could not publish, and nobody would learn that it could not.
      encryptionKey.grant(alarmsOfThisAccount, 'kms:Decrypt', 'kms:GenerateDataKey');
      return topic;
    }
    accept(topic, ACCEPTED.topicOfNoKey);
    return topic;
  }
}
