import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { accept } from '../accepted-findings.ts';
import type { AlarmTarget, Severity } from './alarm-options.ts';

export type AlarmTopicsProps = Readonly<Record<Severity, AlarmTarget>>;

/** Where alarms of each severity go. */
export class AlarmTopics extends Construct {
  readonly topics: Readonly<Record<Severity, ITopic>>;

  constructor(scope: Construct, id: string, { page, warn }: AlarmTopicsProps) {
    super(scope, id);
    this.topics = { warn: this.#topic('Warn', warn), page: this.#topic('Page', page) };
  }

  #topic(id: string, { topic, emails = [] }: AlarmTarget): ITopic {
    const target = topic ?? this.#create(id);
    for (const email of emails) {
      accept(target.addSubscription(new EmailSubscription(email)), {
        'Serverless-SNSRedrivePolicy': 'SNS keeps no dead letters of e-mail that it could not deliver.',
      });
    }
    return target;
  }

  #create(id: string): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    // A topic with a policy of its own loses the default one, by which alarms of the account may publish.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    accept(topic, {
      'AwsSolutions-SNS2':
        'Alarm texts hold no personal data; CloudWatch cannot publish with the key that AWS manages, and a customer key whose policy forgets CloudWatch would silence every alarm.',
    });
    return topic;
  }
}
