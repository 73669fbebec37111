import type { Run } from '../run/run.ts';
import { count, counted, table } from './format.ts';
import type { Screen } from './screen.ts';

const REDRAW_MS = 100;
const BAR = 24;
/** A pipe gets a line at each quarter of the backlog. */
const STEPS = 4;

/** Shows how the backlog drains: bars on a terminal, a line now and then in a pipe. */
export class Progress {
  readonly #run: Run;
  readonly #screen: Screen;
  readonly #timer: NodeJS.Timeout;
  #step = 0;

  constructor(run: Run, screen: Screen) {
    this.#run = run;
    this.#screen = screen;
    this.#timer = setInterval(() => this.#show(), REDRAW_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#show();
    this.#screen.draw([]);
  }

  #show(): void {
    const sources = this.#run.progress();
    if (this.#screen.isTerminal)
      return this.#screen.draw([...table(sources.map(bar)), `  ${this.#messages()}`]);
    const held = sum(sources, ({ held }) => held);
    const gone = held - sum(sources, ({ left }) => left);
    const step = held === 0 ? STEPS : Math.floor((STEPS * gone) / held);
    if (step <= this.#step) return;
    this.#step = step;
    this.#screen.print(`  ${count(gone)} of ${counted(held, 'report')} done, ${this.#messages()}`);
  }

  #messages(): string {
    const { received, outcomes, quarantine } = this.#run.tally;
    const byOutcome = `${count(outcomes.delivered)} delivered, ${count(outcomes.failed)} failed, ${count(outcomes.uncertain)} uncertain`;
    return `${counted(received, 'message')} received (${byOutcome}), ${count(quarantine.length)} in quarantine`;
  }
}

function bar({ name, held, left }: { name: string; held: number; left: number }): string[] {
  const done = held === 0 ? 1 : (held - left) / held;
  const filled = Math.round(done * BAR);
  return [
    name,
    '█'.repeat(filled) + '░'.repeat(BAR - filled),
    `${count(held - left)} of ${count(held)} reports`,
  ];
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
