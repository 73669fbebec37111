import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Rows } from '../protocol.ts';
import { load } from './store.ts';

interface Props<Row> {
  readonly label: string;
  /** Path and query of the list; the part to load is added. Another path is another list. */
  readonly path: string;
  readonly row: (row: Row) => VNode;
  readonly onOpen: (row: Row) => void;
  readonly onTotal: (total: number) => void;
  readonly none: string;
}

const BLOCK = 100;
/** Rows that are drawn above and below what is in sight. */
const MARGIN = 8;

/**
 * A list of any length of which only the rows in sight exist. One row is current: arrow keys, Page Up, Page
 * Down, Home and End move it, Enter opens it. The server hands out blocks of rows as they are scrolled to.
 */
export function VirtualList<Row>({ label, path, row, onOpen, onTotal, none }: Props<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const [rowHeight, setRowHeight] = useState(56);
  const [current, setCurrent] = useState(0);
  const [total, setTotal] = useState(0);
  const [blocks, setBlocks] = useState<ReadonlyMap<number, readonly Row[]>>(new Map());

  useEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const measure = (): void => {
      setHeight(parent.clientHeight);
      setRowHeight(Number.parseFloat(getComputedStyle(parent).getPropertyValue('--row-px')) || 56);
    };
    const resized = new ResizeObserver(measure);
    resized.observe(parent);
    measure();
    return () => resized.disconnect();
  }, []);

  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
  const last = Math.min(total, Math.ceil((top + height) / rowHeight) + MARGIN);
  const wanted = [...new Set([Math.floor(first / BLOCK), Math.floor(Math.max(first, last - 1) / BLOCK)])];

  useEffect(() => {
    const abort = new AbortController();
    for (const block of wanted) {
      load<Rows<Row>>(`${path}&from=${block * BLOCK}&count=${BLOCK}`, abort.signal).then(
        (response) => {
          setTotal(response.total);
          onTotal(response.total);
          setBlocks((known) => new Map([...known, [block, response.rows]]));
        },
        () => undefined,
      );
    }
    return () => abort.abort();
  }, [path, wanted.join()]);

  const rowAt = (index: number): Row | undefined => blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  const moveTo = (index: number): void => {
    const place = Math.max(0, Math.min(total - 1, index));
    setCurrent(place);
    const parent = box.current;
    if (!parent) return;
    if (place * rowHeight < parent.scrollTop) parent.scrollTop = place * rowHeight;
    const end = (place + 1) * rowHeight;
    if (end > parent.scrollTop + height) parent.scrollTop = end - height;
  };
  const open = (index: number): void => {
    setCurrent(index);
    const found = rowAt(index);
    if (found) onOpen(found);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: total - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) moveTo(target);
    else if (event.key === 'Enter' || event.key === ' ') open(current);
    else return;
    event.preventDefault();
  };

  const shown = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  const isCurrentShown = current >= first && current < last;
  return html`
    <div
      ref=${box}
      class="list"
      role="listbox"
      tabindex="0"
      aria-label=${label}
      aria-activedescendant=${isCurrentShown ? `${id}-${current}` : undefined}
      onScroll=${() => setTop(box.current?.scrollTop ?? 0)}
      onKeyDown=${onKeyDown}
    >
      ${
        total === 0 &&
        html`<p class="none" role="option" aria-selected="false" aria-disabled="true">${none}</p>`
      }
      <div class="list-space" role="presentation" style=${{ height: `${total * rowHeight}px` }}>
        ${shown.map((index) => {
          const found = rowAt(index);
          return html`
            <div
              key=${index}
              id=${`${id}-${index}`}
              class="row"
              role="option"
              aria-selected=${index === current}
              aria-posinset=${index + 1}
              aria-setsize=${total}
              style=${{ transform: `translateY(${index * rowHeight}px)` }}
              onClick=${() => open(index)}
            >
              ${found ? row(found) : '…'}
            </div>
          `;
        })}
      </div>
    </div>
  `;
}
