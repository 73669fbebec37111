import type { Deployment } from '../deployment/deploy.ts';
import { failure, json, notSimulated, type Reply } from './reply.ts';

type Schedule = Readonly<Record<string, unknown>> & { readonly Name: string; readonly State: string };

/** The schedules of a deployment, which a command can switch off and on. */
export class Schedules {
  readonly #byName = new Map<string, Schedule>();

  /** All of them are on: what is run here is to be seen, also the account of the example. */
  constructor(schedules: Deployment['schedules']) {
    for (const { expression, group, input, name } of schedules)
      this.#byName.set(name, {
        Name: name,
        GroupName: group,
        State: 'ENABLED',
        ScheduleExpression: expression,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: 'arn:aws:lambda:eu-central-1:000000000000:function:local',
          RoleArn: 'arn:aws:iam::000000000000:role/local',
          Input: JSON.stringify(input),
        },
      });
  }

  /** The schedule as the service would give it out. */
  get(name: string): Schedule | undefined {
    return this.#byName.get(name);
  }

  isEnabled(name: string): boolean {
    return this.#byName.get(name)?.State !== 'DISABLED';
  }

  /** One call of EventBridge Scheduler. */
  serve(method: string, { pathname, searchParams }: URL, text: string): Reply {
    const name = decodeURIComponent(pathname.split('/')[2] ?? '');
    if (name === '') {
      const group = searchParams.get('ScheduleGroup');
      const listed = [...this.#byName.values()].filter(({ GroupName }) => !group || GroupName === group);
      return json(200, {
        Schedules: listed.map(({ GroupName, Name, State }) => ({ GroupName, Name, State })),
      });
    }
    const schedule = this.#byName.get(name);
    if (!schedule) return failure(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
    if (method === 'GET') return json(200, schedule);
    if (method !== 'PUT') return notSimulated(`${method} ${pathname}`);
    // An update replaces a schedule whole.
    const { ClientToken, ...changed } = JSON.parse(text);
    this.#byName.set(name, { State: 'ENABLED', ...changed, Name: name });
    return json(200, { ScheduleArn: `arn:aws:scheduler:eu-central-1:000000000000:schedule/local/${name}` });
  }
}
