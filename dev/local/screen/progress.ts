import type { Run } from '../run/run.ts';
import { count, counted, table } from './format.ts';
import type { Screen } from './screen.ts';
import { equation } from './summary.ts';

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
    const verdict = this.#run.verdict();
    if (this.#screen.isTerminal)
      return this.#screen.draw([...table(this.#run.progress().map(bar)), `  ${equation(verdict)}`]);
    const done = verdict.forwarded + verdict.quarantined;
    const step = verdict.held === 0 ? STEPS : Math.floor((STEPS * done) / verdict.held);
    if (step <= this.#step) return;
    this.#step = step;
    this.#screen.print(`  ${equation(verdict)}`);
  }
}

function bar({ name, held, left }: { name: string; held: number; left: number }): string[] {
  const done = held === 0 ? 1 : (held - left) / held;
  const filled = Math.round(done * BAR);
  return [
    name,
    '█'.repeat(filled) + '░'.repeat(BAR - filled),
    `${count(left)} of ${counted(held, 'report')} left at Retarus`,
  ];
}
