import { html } from 'htm/preact';
import type { PageState, QueueCounts } from '../protocol.ts';
import { counted, number, percent } from './format.ts';
import { about, state } from './store.ts';
import { Ticks } from './ticks.ts';

/** From Retarus to the consumer, with what waits and what is under way at each place. */
export function Way() {
  const now = state.value;
  if (!now) return null;
  const running = now.sources.filter(({ isPolling }) => isPolling).length;
  return html`
    <section id="way" aria-labelledby="way-title">
      <h2 id="way-title">The way</h2>
      <p class="lead">
        One schedule for each data center wakes the poller. It lists reports, sends one message for each
        recipient, and
        deletes exactly the jobs whose messages the queue has confirmed.
      </p>
      <div class=${`way ${running > 0 ? 'is-moving' : ''}`}>
        <div class="place">
          <h3>Retarus</h3>
          <${Sources} now=${now} />
        </div>
        <${Arrow} text=${flow(now, 'list', 'list')} back=${flow(now, 'delete', 'delete')} />
        <div class="place">
          <h3>Poller</h3>
          <p class="big">${running === 0 ? 'waits' : counted(running, 'tick')}</p>
          <p class="note">${running === 0 ? 'for its next schedule' : 'under way'}</p>
          <p class="note">${counted(now.tickCount, 'tick')} so far</p>
        </div>
        <${Arrow} text=${flow(now, 'send', 'send')} />
        <div class="place">
          <h3>Queues</h3>
          ${now.queues.map((queue) => html`<${Queue} key=${queue.name} queue=${queue} />`)}
        </div>
        <${Arrow} text="receive" />
        <div class="place">
          <h3>Consumer</h3>
          <p class="big">${number(now.verdict.received)}</p>
          <p class="note">statuses received</p>
          <p class="note">
            ${number(now.outcomes.delivered ?? 0)} delivered, ${number(now.outcomes.failed ?? 0)} failed,
            ${' '}${number(now.outcomes.uncertain ?? 0)} uncertain</p>
        </div>
      </div>
      <${Ticks} ticks=${now.ticks} />
    </section>
  `;
}

const flow = ({ calls }: PageState, call: 'list' | 'send' | 'delete', name: string): string =>
  `${name} ${number(calls[call])}`;

function Arrow({ text, back }: { text: string; back?: string }) {
  return html`
    <div class="arrow">
      <span>${text}</span>
      <i aria-hidden="true"></i>
      ${back && html`<span class="back">${back}</span>`}
    </div>
  `;
}

function Sources({ now }: { now: PageState }) {
  const cities = new Map(about.value?.sources.map(({ name, city }) => [name, city]));
  return html`
    <ul class="sources">
      ${now.sources.map(
        ({ name, held, left, isPolling, last, isFailing }) => html`
          <li key=${name}>
            <p class="source-name"><b>${name}</b> ${cities.get(name)}</p>
            <p class="big">${number(left)}</p>
            <p class="note">of ${counted(held, 'report')} left</p>
            <div class="meter" aria-hidden="true"><i style=${{ width: percent(left, held) }}></i></div>
            <p class=${`ended ${isFailing ? 'bad' : ''}`}>${isPolling ? 'polling …' : last}</p>
          </li>
        `,
      )}
    </ul>
  `;
}

const ROLES: Readonly<Record<QueueCounts['role'], string>> = {
  main: 'Statuses',
  filtered: 'Filtered',
  quarantine: 'Quarantine',
};

function Queue({ queue: { name, role, waiting, received } }: { queue: QueueCounts }) {
  const isKept = role === 'quarantine';
  return html`
    <div class="queue" title=${name}>
      <p class="source-name"><b>${ROLES[role]}</b></p>
      <p class="big">${number(waiting)}</p>
      <p class="note">${isKept ? 'kept for a person' : `waiting; ${number(received)} taken`}</p>
    </div>
  `;
}
