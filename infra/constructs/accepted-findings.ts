import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings of cdk-nag that are meant to be as they are, and why: for whoever audits a deployment. */
interface AcceptedFindings {
  /** As cdk-nag names them: pack, dash, rule. */
  readonly findings: readonly string[];
  readonly reason: string;
}

const HIPAA = 'HIPAA.Security';
const NIST = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';

/** One rule as several packs name it. */
const ruleOf = (rule: string, ...packs: string[]): string[] => packs.map((pack) => `${pack}-${rule}`);

/**
 * The one place for the reasons; each holds for the resources at which {@link accept} names it, and no other.
 */
export const ACCEPTED = {
  deadLetterQueue: {
    findings: ['Serverless-SQSRedrivePolicy'],
    reason: 'It is the dead-letter queue.',
  },
  quarantine: {
    findings: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
    reason: 'A person looks at what is here; nothing consumes it, so nothing can fail to.',
  },
  noRotation: {
    findings: ['AwsSolutions-SMG4', ...ruleOf('SecretsManagerRotationEnabled', HIPAA, NIST)],
    reason:
      'Retarus has no call to change a password, so nothing can rotate it by itself. A person changes it ' +
      'there and stores it with "fax-status login", which tries it first; it takes effect within minutes.',
  },
  secretOfAwsKey: {
    findings: ruleOf('SecretsManagerUsingKMSKey', HIPAA, NIST, PCI),
    reason:
      'The secret is encrypted with the key that AWS manages for Secrets Manager, which only principals of ' +
      'this account can use; whoever must hold the key themselves sets encryptionKey.',
  },
  logOfAwsKey: {
    findings: ruleOf('CloudWatchLogGroupEncrypted', HIPAA, NIST, PCI),
    reason:
      'CloudWatch Logs encrypts every log group. What is logged holds no fax number, no password and no ' +
      'document: ids, counts and addresses of the network alone. Whoever must hold the key themselves sets ' +
      'encryptionKey.',
  },
  topicOfNoKey: {
    findings: ['AwsSolutions-SNS2', ...ruleOf('SNSEncryptedKMS', HIPAA, NIST, PCI)],
    reason:
      'Alarm texts hold no personal data; CloudWatch cannot publish with the key that AWS manages, and a ' +
      'customer key whose policy forgets CloudWatch would silence every alarm. With encryptionKey, topics ' +
      'use it.',
  },
  mailWithoutDeadLetters: {
    findings: ['Serverless-SNSRedrivePolicy'],
    reason: 'SNS keeps no dead letters of e-mail that it could not deliver.',
  },
  ownPolicy: {
    findings: ruleOf('IAMNoInlinePolicy', HIPAA, NIST, PCI),
    reason:
      'The policy names the resources of this one role and ends with it; as a managed one it could be ' +
      'attached to other principals. No user and no group has a policy here.',
  },
  pollerDeadLetters: {
    findings: [
      'Serverless-LambdaDLQ',
      'Serverless-LambdaAsyncFailureDestination',
      ...ruleOf('LambdaDLQ', HIPAA, NIST),
    ],
    reason:
      'The next tick is the retry: what a failed one left is still at Retarus, and an alarm tells of it.',
  },
  digestDeadLetters: {
    findings: [
      'Serverless-LambdaDLQ',
      'Serverless-LambdaAsyncFailureDestination',
      ...ruleOf('LambdaDLQ', HIPAA, NIST),
    ],
    reason: 'A digest that failed three times is missing from the mailbox; the next one comes tomorrow.',
  },
  boundedBySchedules: {
    findings: ruleOf('LambdaConcurrency', HIPAA, NIST),
    reason:
      'Schedules alone invoke it, each one invocation a period, which is longer than its time-out: there ' +
      'are never more at once than sources. A reserved share would be taken from the other functions of ' +
      'the account.',
  },
  outsideOfNetworks: {
    findings: ruleOf('LambdaInsideVPC', HIPAA, NIST, PCI),
    reason:
      'It takes no connection, opens TLS ones to Retarus and to AWS alone, and reaches nothing private. ' +
      'Whoever needs it in a network, to filter or log what leaves it, sets vpc or fixedAddress.',
  },
  digestOutsideOfNetworks: {
    findings: ruleOf('LambdaInsideVPC', HIPAA, NIST, PCI),
    reason: 'It takes no connection, calls CloudWatch, SQS and SNS alone, by TLS, and sees no report.',
  },
  noTracing: {
    findings: ['Serverless-LambdaTracing'],
    reason:
      'A tick calls Retarus and SQS, and its log line has the time of each; a trace would add nothing to it.',
  },
  networkInterfaces: {
    findings: [
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:' +
        'network-interface/*]',
      'Serverless-LambdaStarPermissions',
    ],
    reason:
      'Lambda describes and creates network interfaces whose ids are not known yet; the actions that can ' +
      'be limited are limited to the subnets, and the code of the function is denied all of them.',
  },
  onlyLooks: {
    findings: ['AwsSolutions-IAM5[Resource::*]', 'Serverless-LambdaStarPermissions'],
    reason: 'These calls have no resources to name; they only look.',
  },
  natGateway: {
    findings: ruleOf('VPCNoUnrestrictedRouteToIGW', HIPAA, NIST, PCI),
    reason:
      'The route of the public subnets, in which there is the NAT gateway alone: it takes no connection ' +
      'from outside, and no resource in these subnets gets a public address by itself.',
  },
  defaultSecurityGroup: {
    findings: ruleOf('VPCDefaultSecurityGroupClosed', HIPAA, NIST, PCI),
    reason: 'A custom resource of the CDK takes its rules away when the network is created; nothing uses it.',
  },
  versionsOf: (functionId: string) => ({
    findings: [`AwsSolutions-IAM5[Resource::<${functionId}.Arn>:*]`],
    reason: 'Lambda invocations name a function and, as an alternative, its versions: the same one function.',
  }),
  streamsOf: (logGroupId: string) => ({
    findings: [`AwsSolutions-IAM5[Resource::<${logGroupId}.Arn>:*]`],
    reason: 'The streams of its own log group, which Lambda names.',
  }),
  schedulesOf: (scheduleGroup: string) => ({
    findings: [
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:' +
        `schedule/${scheduleGroup}/*]`,
    ],
    reason: 'The schedules of its own group, which come and go with the accounts.',
  }),
  pollAlarmsOf: (service: string) => ({
    findings: [`alarm:${service}: No successful poll: *`, `alarm-mute-rule:${service}-paused-*`].map(
      (resource) =>
        'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:' +
        `${resource}]`,
    ),
    reason: 'Its own alarms on polls, and what mutes them, which come and go with the accounts.',
  }),
} as const satisfies Readonly<Record<string, AcceptedFindings | ((id: string) => AcceptedFindings)>>;

/** Accepts findings at the resource that they are about. A test shows that no other finding is left. */
export function accept(resource: IConstruct, ...accepted: readonly AcceptedFindings[]): void {
  for (const { findings, reason } of accepted) {
    for (const finding of findings) {
      const [pack] = finding.split('-');
      Validations.of(resource).acknowledge({ id: `${pack}::${finding}`, reason });
    }
  }
}
