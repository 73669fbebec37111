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
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface FixedAddressProps {
  /**
   * Must have private subnets that reach the Internet.
   * @default - a network of its own, with one NAT gateway behind an Elastic IP address (about 36 $ a month)
   */
  readonly vpc?: IVpc;
  readonly logRetention: RetentionDays;
}

/** A network whose calls to Retarus come from one address, so that Retarus can allow-list it. */
export class FixedAddress extends Construct {
  readonly vpc: IVpc;
  /** Absent in a network of yours: its address is yours to know. */
  readonly address: string | undefined;
  readonly subnets: SubnetSelection = { subnetType: SubnetType.PRIVATE_WITH_EGRESS };

  constructor(scope: Construct, id: string, { logRetention, vpc }: FixedAddressProps) {
    super(scope, id);
    if (vpc) {
      this.vpc = vpc;
      return;
    }
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    this.address = address.attrPublicIp;
    this.vpc = this.#create(address, logRetention);
  }

  #create(address: CfnEIP, retention: RetentionDays): Vpc {
    return new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/24'),
      maxAzs: 2,
      // One: a second would cost as much again, and an outage of it costs no status, only time.
      natGateways: 1,
      natGatewayProvider: NatProvider.gateway({ eipAllocationIds: [address.attrAllocationId] }),
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 26 },
      ],
      flowLogs: {
        Log: {
          destination: FlowLogDestination.toCloudWatchLogs(new LogGroup(this, 'FlowLog', { retention })),
        },
      },
    });
  }
}
