import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/**
 * A window over the page. The browser's own dialog keeps the focus inside, closes on Escape and gives it
 * back.
 */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const closeOnBackdrop = (event: MouseEvent): void => {
    if (event.target === dialog.current) onClose();
  };
  return html`
    <dialog ref=${dialog} aria-labelledby=${id} onClose=${onClose} onClick=${closeOnBackdrop}>
      <div class="dialog-inner">
        <div class="dialog-head">
          <h2 id=${id}>${title}</h2>
          <button type="button" class="quiet" onClick=${onClose}>Close</button>
        </div>
        ${children}
      </div>
    </dialog>
  `;
}
