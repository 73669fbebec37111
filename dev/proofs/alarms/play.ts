import { END, HOUR, Life, START } from './life.ts';
import { deploy, replay, type Told, titleOf } from './replay.ts';
import { ONE_SOURCE, type Scenario } from './scenarios.ts';

/** What a month of a scenario told. */
export interface Played {
  readonly scenario: Scenario;
  readonly told: readonly Told[];
  /** Where it is not as it must be; empty is well. */
  readonly problems: readonly string[];
}

/** The first hours of a life are those of a deploy. */
export const SETTLED = START + 4 * HOUR;

/** @param seed another seed is another month of the same kind */
export function play(scenario: Scenario, seed = 1): Played {
  const deployed = deploy(scenario.settings ?? ONE_SOURCE);
  scenario.play(new Life(deployed, seed));
  const told = replay(deployed, SETTLED, END);
  return { scenario, told, problems: problemsOf(scenario, told) };
}

function problemsOf({ event = START, expected, others = 0 }: Scenario, told: readonly Told[]): string[] {
  const raised = told.filter(({ kind }) => kind === 'alarm');
  const further = raised.filter(({ alarm }) => !expected.some((one) => one.alarm === titleOf(alarm)));
  const problems = expected.flatMap(({ alarm, atMost, times, withinHours }) => {
    const found = raised.filter((one) => titleOf(one.alarm) === alarm);
    const after = ((found[0]?.time ?? Number.NaN) - event) / HOUR;
    return [
      ...(found.length >= times && found.length <= (atMost ?? times)
        ? []
        : [`"${alarm}" was raised ${found.length} times, not ${times}`]),
      ...(after >= 0 && after <= withinHours ? [] : [`"${alarm}" was raised after ${after} hours`]),
    ];
  });
  if (further.length > others)
    problems.push(`further alarms: ${further.map(({ alarm }) => titleOf(alarm)).join(', ')}`);
  return problems;
}
