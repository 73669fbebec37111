import { html } from 'htm/preact';
import type { Verdict } from '../protocol.ts';
import { counted, number, percent } from './format.ts';
import { headline } from './sentences.ts';
import { openSet } from './sets.ts';
import { verdict } from './store.ts';

interface Term {
  readonly name: string;
  readonly set: 'held' | 'forwarded' | 'quarantined' | 'atRetarus';
  readonly sign: string;
  readonly note: (verdict: Verdict) => string;
}

const TERMS: readonly Term[] = [
  {
    name: 'held',
    set: 'held',
    sign: '',
    note: ({ reports }) => `given out by Retarus, in ${counted(reports, 'report')}`,
  },
  {
    name: 'forwarded',
    set: 'forwarded',
    sign: '=',
    note: ({ received }) => `taken by the queue; ${number(received)} received`,
  },
  {
    name: 'in quarantine',
    set: 'quarantined',
    sign: '+',
    note: ({ quarantinedReports }) => `${counted(quarantinedReports, 'report')} kept aside whole`,
  },
  {
    name: 'still at Retarus',
    set: 'atRetarus',
    sign: '+',
    note: ({ leftOver }) => `in ${counted(leftOver, 'report')} not yet deleted`,
  },
];

/** The promise as an equation, in statuses: one for each recipient of each fax. */
export function VerdictPanel() {
  const now = verdict.value;
  if (!now) return null;
  return html`
    <section class="verdict" aria-labelledby="verdict-title">
      <h1 id="verdict-title" class=${now.lost + now.invented > 0 ? 'bad' : 'good'}>${headline(now)}</h1>
      <p class="lead">
        Retarus holds one status for each recipient of each fax. Each is counted where it is at this
        instant, by a
        bookkeeper that shares no code with the forwarder. Every number opens.
      </p>
      <div class="equation">
        ${TERMS.map(
          (term) => html`
            <div class=${`term ${term.set}`} key=${term.set}>
              ${term.sign && html`<span class="sign">${term.sign}</span>`}
              <button type="button" onClick=${() => openSet(term.set)}>
                <b>${number(now[term.set])}</b>
                <span class="name">${term.name}</span>
                <span class="note">${term.note(now)}</span>
              </button>
            </div>
          `,
        )}
      </div>
      <${Parts} now=${now} />
      <${Faults} now=${now} />
    </section>
  `;
}

/** The same as lengths. */
function Parts({ now }: { now: Verdict }) {
  const parts = ['forwarded', 'quarantined', 'atRetarus', 'lost'] as const;
  return html`
    <div class="parts" aria-hidden="true">
      ${parts.map(
        (part) => html`<i key=${part} class=${part} style=${{ width: percent(now[part], now.held) }}></i>`,
      )}
    </div>
  `;
}

function Faults({ now }: { now: Verdict }) {
  const { lost, invented, repeated, unrecognised, droppedByQueue } = now;
  const recognised =
    repeated === 0
      ? 'none reached the consumer'
      : unrecognised === 0
        ? 'all recognised by id'
        : 'not all recognised';
  const dropped = droppedByQueue > 0 ? `; ${number(droppedByQueue)} sent again, dropped by the queue` : '';
  const tiles = [
    { set: 'lost', name: 'lost', value: lost, isBad: lost > 0, note: 'deleted at Retarus, and nowhere else' },
    {
      set: 'invented',
      name: 'made up',
      value: invented,
      isBad: invented > 0,
      note: 'not given out by Retarus',
    },
    {
      set: 'repeated',
      name: 'repeated',
      value: repeated,
      isBad: unrecognised > 0,
      note: `${recognised}${dropped}`,
    },
  ] as const;
  return html`
    <div class="faults">
      ${tiles.map(
        ({ set, name, value, isBad, note }) => html`
          <button type="button" key=${set} class=${isBad ? 'bad' : 'good'} onClick=${() => openSet(set)}>
            <b>${number(value)}</b>
            <span class="name">${name}</span>
            <span class="note">${note}</span>
          </button>
        `,
      )}
    </div>
  `;
}
