import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings of cdk-nag's AwsSolutions and Serverless packs that are meant to be as they are. */
export type AcceptedFinding = `AwsSolutions-${string}` | `Serverless-${string}`;

/**
 * Says why a finding is accepted, at the resource that it is about. A test shows that no other finding is
 * left.
 */
export function accept(
  resource: IConstruct,
  findings: Readonly<Partial<Record<AcceptedFinding, string>>>,
): void {
  for (const [finding, reason = ''] of Object.entries(findings)) {
    const [pack] = finding.split('-');
    Validations.of(resource).acknowledge({ id: `${pack}::${finding}`, reason });
  }
}
