import { Aws } from 'aws-cdk-lib';

/** Dashboards are one list for all regions of an account. */
export const dashboardName = (service: string): string => `${service}-${Aws.REGION}`;

/** Where a person who is signed in sees it. */
export const dashboardUrl = (service: string): string =>
  `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}` +
  `#dashboards/dashboard/${dashboardName(service)}`;
