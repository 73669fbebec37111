import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnEIP,
  FlowLogDestination,
  IpAddresses,
  type ISecurityGroup,
  type IVpc,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Effect, Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCEPTED, accept } from './accepted-findings.ts';

export interface FixedAddressProps {
  readonly logRetention: RetentionDays;
  /**
   * Encrypts the log of the network.
   * @default - the key that AWS manages
   */
  readonly encryptionKey?: IKey | undefined;
  /**
   * An Elastic IP address of yours: `eipalloc-…`.
   * @default - one is created
   */
  readonly allocationId?: string | undefined;
  /** What happens to the created address, which Retarus has allow-listed, and to the log of the network. */
  readonly removalPolicy: RemovalPolicy;
}

/** Where a function runs, in place of the network of Lambda itself. */
export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** @default - one is made that lets out what the function calls */
  readonly securityGroups?: readonly ISecurityGroup[] | undefined;
}

/**
 * A network whose calls to Retarus come from one address, so that Retarus can allow-list it: one NAT gateway
 * behind an Elastic IP address (about 36 $ a month).
 */
export class FixedAddress extends Construct implements FunctionNetwork {
  readonly vpc: IVpc;
  /** Absent where the address is one of yours. */
  readonly address: string | undefined;
  readonly allocationId: string | undefined;
  readonly subnets: SubnetSelection = { subnetType: SubnetType.PRIVATE_WITH_EGRESS };

  constructor(scope: Construct, id: string, { allocationId, ...props }: FixedAddressProps) {
    super(scope, id);
    if (allocationId !== undefined) {
      this.vpc = this.#create(allocationId, props);
      return;
    }
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    address.applyRemovalPolicy(props.removalPolicy);
    this.address = address.attrPublicIp;
    this.allocationId = address.attrAllocationId;
    this.vpc = this.#create(address.attrAllocationId, props);
  }

  #create(allocationId: string, props: FixedAddressProps): Vpc {
    const { encryptionKey, logRetention: retention, removalPolicy } = props;
    const log = new LogGroup(this, 'FlowLog', {
      retention,
      removalPolicy,
      ...(encryptionKey && { encryptionKey }),
    });
    if (!encryptionKey) accept(log, ACCEPTED.logOfAwsKey);
    const network = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/24'),
      maxAzs: 2,
      // One: a second would cost as much again, and an outage of it costs no status, only time.
      natGateways: 1,
      natGatewayProvider: NatProvider.gateway({ eipAllocationIds: [allocationId] }),
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 26 },
      ],
      flowLogs: {
        Log: {
          destination: FlowLogDestination.toCloudWatchLogs(log),
        },
      },
      restrictDefaultSecurityGroup: true,
    });
    accept(network, ACCEPTED.natGateway, ACCEPTED.defaultSecurityGroup, ACCEPTED.ownPolicy);
    return network;
  }
}

/** Lets out TLS to any host, on the ports that the report API is called on, and nothing in. */
export function outgoingOnly(scope: Construct, vpc: IVpc, baseUrls: readonly string[]): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'Lets the function call Retarus and AWS, and lets nothing in.',
    allowAllOutbound: false,
  });
  const ports = new Set([443, ...baseUrls.map((url) => Number(new URL(url).port) || 443)]);
  for (const port of ports) group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'Retarus and AWS.');
  return group;
}

/**
 * Calls that only work for every resource (Lambda developer guide, "Attaching Lambda functions to a VPC").
 */
const DESCRIBING = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const CREATING = 'ec2:CreateNetworkInterface';
/** Of network interfaces whose ids Lambda makes up. */
const CHANGING = [
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda, which does it with the role, place the function into its subnets and its security groups
 * alone.
 */
export function letAttach(
  role: Role,
  { vpc, subnets, securityGroups = [] }: FunctionNetwork & { securityGroups: readonly ISecurityGroup[] },
): void {
  const arnOf = (resource: string, resourceName: string) =>
    Stack.of(role).formatArn({ service: 'ec2', resource, resourceName });
  const anyInterface = arnOf('network-interface', '*');
  role.addToPolicy(new PolicyStatement({ actions: DESCRIBING, resources: ['*'] }));
  role.addToPolicy(new PolicyStatement({ actions: CHANGING, resources: [anyInterface] }));
  role.addToPolicy(
    new PolicyStatement({
      actions: [CREATING],
      resources: [
        anyInterface,
        ...vpc.selectSubnets(subnets).subnetIds.map((id) => arnOf('subnet', id)),
        ...securityGroups.map(({ securityGroupId }) => arnOf('security-group', securityGroupId)),
      ],
    }),
  );
}

/** Lambda itself makes network interfaces with the role; the function's code has no business to. */
export function denyAttaching(scope: Construct, role: Role, { functionArn }: IFunction): void {
  // A policy of its own: the default one must be there before the function that this one names.
  const policy = new Policy(scope, 'NoNetworkCalls', {
    roles: [role],
    statements: [
      new PolicyStatement({
        effect: Effect.DENY,
        actions: [...DESCRIBING, CREATING, ...CHANGING],
        resources: ['*'],
        conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
      }),
    ],
  });
  accept(policy, ACCEPTED.ownPolicy);
}
