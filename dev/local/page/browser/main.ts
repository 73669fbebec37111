import { html } from 'htm/preact';
import { render } from 'preact';
import './styles/index.css';
import { App } from './app.ts';
import { follow } from './store.ts';

const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  render(html`<${App} />`, root);
  follow();
}
