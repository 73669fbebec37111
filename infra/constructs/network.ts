import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnEIP,
  FlowLogDestination,
  IpAddresses,
  type IVpc,
  NatProvider,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCEPTED, accept } from './accepted-findings.ts';

export interface FixedAddressProps {
  /**
   * Must have private subnets that reach the Internet.
   * @default - a network of its own, with one NAT gateway behind an Elastic IP address (about 36 $ a month)
   */
  readonly vpc?: IVpc;
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

/** A network whose calls to Retarus come from one address, so that Retarus can allow-list it. */
export class FixedAddress extends Construct {
  readonly vpc: IVpc;
  /** Absent where the network or the address is one of yours. */
  readonly address: string | undefined;
  readonly subnets: SubnetSelection = { subnetType: SubnetType.PRIVATE_WITH_EGRESS };

  constructor(scope: Construct, id: string, { allocationId, vpc, ...props }: FixedAddressProps) {
    super(scope, id);
    if (vpc) {
      this.vpc = vpc;
      return;
    }
    if (allocationId !== undefined) {
      this.vpc = this.#create(allocationId, props);
      return;
    }
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    address.applyRemovalPolicy(props.removalPolicy);
    this.address = address.attrPublicIp;
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
