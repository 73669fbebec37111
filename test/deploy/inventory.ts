/** A service of the emulator, asked without the SDK: for those that nothing else here has a client for. */
export class Unsigned {
  readonly #endpoint: string;
  readonly #region: string;

  constructor(endpoint: string, region: string) {
    this.#endpoint = endpoint;
    this.#region = region;
  }

  /** @param target of the JSON protocol: `AmazonSSM.PutParameter` */
  json(service: string, target: string, input: object = {}): Promise<string> {
    const version = service === 'sqs' ? '1.0' : '1.1';
    return this.#ask(service, '/', {
      method: 'POST',
      headers: { 'x-amz-target': target, 'content-type': `application/x-amz-json-${version}` },
      body: JSON.stringify(input),
    });
  }

  query(service: string, action: string, version: string): Promise<string> {
    return this.#ask(service, '/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `Action=${action}&Version=${version}`,
    });
  }

  get(service: string, path: string): Promise<string> {
    return this.#ask(service, path, { headers: {} });
  }

  /** The emulator takes service and region from the signature, and looks at nothing else of it. */
  async #ask(service: string, path: string, { headers, ...init }: RequestInit): Promise<string> {
    const scope = `local/20260101/${this.#region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const response = await fetch(`${this.#endpoint}${path}`, {
      ...init,
      headers: { ...(headers as Record<string, string>), authorization },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service}: ${response.status} ${text}`);
    return text;
  }
}

/**
 * Everything in the emulated account, in one region: what a stack leaves behind is what was not there before.
 */
export async function inventory(endpoint: string, region: string): Promise<string[]> {
  const ask = new Unsigned(endpoint, region);
  const found = await Promise.all([
    named('queue', ask.json('sqs', 'AmazonSQS.ListQueues'), /"(http[^"]+)"/g),
    named('secret', ask.json('secretsmanager', 'secretsmanager.ListSecrets'), /"Name":\s*"([^"]+)"/g),
    named('log group', ask.json('logs', 'Logs_20140328.DescribeLogGroups'), /"logGroupName":\s*"([^"]+)"/g),
    named('parameter', ask.json('ssm', 'AmazonSSM.DescribeParameters'), /"Name":\s*"([^"]+)"/g),
    named('topic', ask.query('sns', 'ListTopics', '2010-03-31'), /<TopicArn>([^<]+)/g),
    named('alarm', ask.query('monitoring', 'DescribeAlarms', '2010-08-01'), /<AlarmName>([^<]+)/g),
    named('dashboard', ask.query('monitoring', 'ListDashboards', '2010-08-01'), /<DashboardName>([^<]+)/g),
    named('role', ask.query('iam', 'ListRoles', '2010-05-08'), /<RoleName>([^<]+)/g),
    named('policy', ask.query('iam', 'ListPolicies', '2010-05-08'), /<PolicyName>([^<]+)/g),
    named('function', ask.get('lambda', '/2015-03-31/functions'), /"FunctionName":\s*"([^"]+)"/g),
    named('schedule', ask.get('scheduler', '/schedules'), /"Name":\s*"([^"]+)"/g),
    named('schedule group', ask.get('scheduler', '/schedule-groups'), /"Name":\s*"([^"]+)"/g),
  ]);
  // What `cdk bootstrap` made is there before and after.
  return found
    .flat()
    .filter((one) => !/CDKToolkit|cdk-hnb659fds|cdk-bootstrap/.test(one))
    .sort();
}

const named = async (what: string, text: Promise<string>, name: RegExp): Promise<string[]> =>
  [...(await text).matchAll(name)].map(([, found]) => `${what} ${found}`);
