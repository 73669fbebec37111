import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ActionText, Episode } from '../protocol.ts';
import { clock, number } from './format.ts';
import { factsOf } from './sentences.ts';
import { about, announcement, press, state } from './store.ts';

/** The buttons that hurt, and what the forwarder does about each. */
export function Break() {
  const actions = about.value?.actions ?? [];
  const { on = [], busy = [], episodes = [] } = state.value ?? {};
  return html`
    <section id="break" aria-labelledby="break-title">
      <h2 id="break-title">Break it</h2>
      <p class="lead">
        Each button does real harm to this run: to the simulated Retarus, to SQS, or to the poller’s own
        process. Press
        one, and watch the verdict.
      </p>
      <div class="break">
        <ul class="actions">
          ${actions.map(
            (action) => html`
              <${ActionButton}
                key=${action.id}
                action=${action}
                isOn=${on.includes(action.id)}
                isBusy=${busy.includes(action.id)}
              />
            `,
          )}
        </ul>
        <${Episodes} episodes=${episodes} />
      </div>
    </section>
  `;
}

interface ActionProps {
  readonly action: ActionText;
  readonly isOn: boolean;
  readonly isBusy: boolean;
}

function ActionButton({ action: { id, title, does, isSwitch }, isOn, isBusy }: ActionProps) {
  const pressed = isSwitch ? { 'aria-pressed': isOn } : {};
  return html`
    <li class=${`action ${isOn ? 'is-on' : ''}`}>
      <p class="action-title">
        <button
          type="button"
          id=${`action-${id}`}
          aria-describedby=${`does-${id}`}
          aria-busy=${isBusy}
          onClick=${() => void press(id)}
          ...${pressed}
        >
          ${title}
        </button>
        ${isSwitch && html`<span class="switch" aria-hidden="true">${isOn ? 'on' : 'off'}</span>`}
      </p>
      <p id=${`does-${id}`} class="note">${does}</p>
    </li>
  `;
}

function Episodes({ episodes }: { episodes: readonly Episode[] }) {
  useAnnouncements(episodes);
  return html`
    <div class="episodes">
      <h3 id="episodes-title">What the forwarder does about it</h3>
      ${
        episodes.length === 0
          ? html`<p class="none">Nothing has been broken yet.</p>`
          : html`
              <ol aria-labelledby="episodes-title" tabindex="0">
                ${episodes.map(
                  (episode) => html`<${EpisodeCard} key=${episode.number} episode=${episode} />`,
                )}
              </ol>
            `
      }
    </div>
  `;
}

function EpisodeCard({ episode }: { episode: Episode }) {
  const { title, reaction, startedAt, active, endedAt, problems, lost, invented } = episode;
  const [kind, text] =
    endedAt !== undefined
      ? ['good', `over after ${Math.max(1, Math.round((endedAt - startedAt) / 1000))} s`]
      : active
        ? ['failed', 'on: press again to end it']
        : ['running', 'recovering'];
  return html`
    <li>
      <p class="episode-head">
        <b>${title}</b> <time>${clock(startedAt)}</time> <span class=${`badge ${kind}`}>${text}</span>
      </p>
      <p class="note">${reaction}</p>
      <ul class="facts">
        ${factsOf(episode).map((fact) => html`<li key=${fact}>${fact}</li>`)}
      </ul>
      ${problems.map((problem) => html`<p class="problem" key=${problem}>${problem}</p>`)}
      <p class=${`result ${lost + invented > 0 ? 'bad' : 'good'}`}>
        ${number(lost)} lost, ${number(invented)} made up
      </p>
    </li>
  `;
}

/** Says aloud when something begins and when it is over, and nothing in between. */
function useAnnouncements(episodes: readonly Episode[]): void {
  const known = useRef(new Set<string>());
  useEffect(() => {
    for (const { number: place, title, reaction, endedAt, lost } of episodes) {
      const key = `${place} ${endedAt !== undefined}`;
      if (known.current.has(key)) continue;
      known.current.add(key);
      announcement.value =
        endedAt === undefined ? `${title}. ${reaction}` : `${title}: over, ${number(lost)} lost.`;
    }
  }, [episodes]);
}
