import { z } from 'zod';
import { ALLOCATION_ID, SECURITY_GROUP_ID, SUBNET_ID, VPC_ID } from './patterns.ts';

export const fixedAddressSchema = z
  .union(
    [
      z.boolean(),
      z.strictObject({
        allocationId: z
          .string()
          .regex(ALLOCATION_ID, 'must be the allocation id of an Elastic IP address, eipalloc-…')
          .describe('Allocation id of an Elastic IP address of yours.'),
      }),
    ],
    { error: 'must be true, false or {"allocationId": "eipalloc-…"}' },
  )
  .default(false)
  .describe(
    'Calls Retarus from one address that it can allow-list: a NAT gateway, about 36 $ a month. ' +
      '{"allocationId": "eipalloc-…"} takes an Elastic IP address of yours; a created one outlives the ' +
      'stack.',
  );

/** Needs no look-up in AWS: the ids are all that the function is deployed with. */
export const vpcSchema = z
  .strictObject({
    vpcId: z.string().regex(VPC_ID, 'must be the id of a VPC, vpc-…').describe('The network.'),
    subnetIds: z
      .array(z.string().regex(SUBNET_ID, 'must be the id of a subnet, subnet-…'))
      .min(1, 'needs at least one subnet')
      .max(16, 'can be 16 at most: Lambda takes no more')
      .describe('Private subnets of it that reach Retarus, SQS and Secrets Manager.'),
    securityGroupIds: z
      .array(z.string().regex(SECURITY_GROUP_ID, 'must be the id of a security group, sg-…'))
      .max(5, 'can be five at most: Lambda takes no more')
      .default([])
      .describe('Security groups of the function; without any, one is made that lets out TLS alone.'),
  })
  .optional()
  .describe('A network of yours to run the polling function in, in place of `fixedAddress`.');
