import type { Signal } from '@preact/signals';
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';

interface Props {
  /** What is searched, for those who hear the page. */
  readonly label: string;
  readonly placeholder: string;
  readonly text: Signal<string>;
  /** Further filters. */
  readonly children?: ComponentChildren;
}

/** A field to search a list by, and whatever else narrows it down. */
export function Search({ label, placeholder, text, children }: Props) {
  return html`
    <div class="filters" role="search" aria-label=${label}>
      <label class="grow">
        <span>Search</span>
        <input
          type="search"
          placeholder=${placeholder}
          value=${text.value}
          onInput=${(event: Event) => {
            text.value = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      ${children}
    </div>
  `;
}
