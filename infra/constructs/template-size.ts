/** A resource of a template, references not resolved. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A synthesized template, references not resolved. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** Bytes of a value of a template. */
export type Size = (value: unknown) => number;

/** The longest that a pseudo parameter gets in any partition. */
const PSEUDO: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::Region': 14,
  'AWS::URLSuffix': 16,
  'AWS::StackName': 40,
};
/** `arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:`, and of most others less. */
const ARN_BEFORE_NAME = 64;
/** `https://sqs.ap-southeast-2.amazonaws.com.cn/111122223333/` */
const URL_BEFORE_NAME = 57;
/**
 * CloudFormation appends a dash and twelve characters to a name, SQS takes 80, Secrets Manager appends seven
 * more.
 */
const NAME_AFTER_ID = 20;
const LONGEST_NAME = 80;

/**
 * How long a value will be once CloudFormation has put in what its references stand for; in bytes, without
 * white space.
 */
export function sizeIn({ Resources = {} }: Template, stackName: string): Size {
  const referenceSize = (id: string, isArn: boolean): number => {
    const pseudo = PSEUDO[id];
    if (pseudo !== undefined) return pseudo;
    const name = Math.min(LONGEST_NAME, stackName.length + 1 + id.length + NAME_AFTER_ID);
    const isUrl = Resources[id]?.Type === 'AWS::SQS::Queue' && !isArn;
    return name + (isUrl ? URL_BEFORE_NAME : ARN_BEFORE_NAME);
  };
  const textSize = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return Buffer.byteLength(String(value));
    const reference = value as Record<string, unknown>;
    if (typeof reference.Ref === 'string') return referenceSize(reference.Ref, false);
    const attribute = reference['Fn::GetAtt'];
    if (Array.isArray(attribute)) return referenceSize(String(attribute[0]), true);
    const join = reference['Fn::Join'];
    if (!Array.isArray(join)) return jsonSize(value);
    return (join[1] as unknown[]).reduce<number>((sum, part) => sum + textSize(part), 0);
  };
  const isIntrinsic = (value: object): boolean =>
    /^\["(Ref|Fn::\w+)"\]$/.test(JSON.stringify(Object.keys(value)));
  const jsonSize = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + jsonSize(item) + 1, 1);
    if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value));
    if (isIntrinsic(value) && !('Fn::ImportValue' in value)) return textSize(value) + 2;
    return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + 4 + jsonSize(inner), 1);
  };
  return (value) =>
    typeof value === 'object' && value !== null && !isIntrinsic(value) ? jsonSize(value) : textSize(value);
}
