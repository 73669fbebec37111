import type { Profiler } from 'node:inspector';
import type { ForwarderProfile } from '../profile.ts';
import { escaped } from './svg.ts';

interface Frame {
  readonly name: string;
  readonly origin: Origin;
  /** Microseconds on the CPU, with what it called. */
  total: number;
  readonly children: Map<string, Frame>;
}

type Origin = 'forwarder' | 'packages' | 'node' | 'engine';

const WIDTH = 1200;
const ROW = 17;
/** Narrower ones could not be read. */
const MIN_WIDTH = 1.5;
const COLOURS: Readonly<Record<Origin, string>> = {
  forwarder: '#5b8fd9',
  packages: '#d9a55b',
  node: '#8fb98a',
  engine: '#b8b8b8',
};
const LEGEND: Readonly<Record<Origin, string>> = {
  forwarder: 'the forwarder',
  packages: 'packages: signer, Powertools',
  node: 'Node.js',
  engine: 'V8: garbage collection, native code',
};

/** A flame graph of V8's CPU profile: width is CPU time, what is called stands above its caller; idle time is left out. */
export function flameGraph({ profile, bundle }: ForwarderProfile): string {
  const { nodes, samples = [], timeDeltas = [] } = profile;
  const originOf = originsIn(bundle);
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root: Frame = { name: 'all', origin: 'engine', total: 0, children: new Map() };
  samples.forEach((sample, index) => {
    const path: Profiler.ProfileNode[] = [];
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const node = byId.get(id);
      if (node && node.callFrame.functionName !== '(root)') path.unshift(node);
    }
    if (path.at(-1)?.callFrame.functionName === '(idle)') return;
    count(root, path, timeDeltas[index] ?? 0, originOf);
  });
  const depth = drawnDepth(root, root.total);
  const height = (depth + 2) * ROW + 40;
  const parts: string[] = [];
  draw(root, 0, 0, { root, height, parts });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>CPU time of the forwarder while it drains 20,000 × 3</title>
<style>
  rect { stroke: #fff; stroke-width: 0.5; }
  text { font: 11px system-ui, sans-serif; fill: #1b1f24; }
  .legend { fill: #57606a; }
  @media (prefers-color-scheme: dark) { .legend { fill: #b6bec8; } }
</style>
${legend()}
${parts.join('\n')}
</svg>
`;
}

function count(
  frame: Frame,
  path: readonly Profiler.ProfileNode[],
  microseconds: number,
  originOf: OriginOf,
): void {
  frame.total += microseconds;
  let at = frame;
  for (const { callFrame } of path) {
    const name = callFrame.functionName || '(anonymous)';
    const origin = originOf(callFrame);
    const key = `${origin} ${name}`;
    let next = at.children.get(key);
    if (!next) {
      next = { name, origin, total: 0, children: new Map() };
      at.children.set(key, next);
    }
    next.total += microseconds;
    at = next;
  }
}

type OriginOf = (frame: Profiler.ProfileNode['callFrame']) => Origin;

/** In a bundle of esbuild's, a comment with the file's path stands above what came from it. */
function originsIn(bundle: string): OriginOf {
  let current: Origin = 'packages';
  const ofLine = bundle.split('\n').map((line) => {
    const [, path] = /^\/\/ (\S+\.[cm]?[jt]s)$/.exec(line) ?? [];
    if (path) current = path.includes('node_modules/') ? 'packages' : 'forwarder';
    return current;
  });
  return ({ functionName, lineNumber, url }) => {
    if (url.startsWith('node:')) return 'node';
    if (url === '' || functionName.startsWith('(')) return 'engine';
    return ofLine[lineNumber] ?? 'forwarder';
  };
}

interface Canvas {
  readonly root: Frame;
  readonly height: number;
  readonly parts: string[];
}

function draw(frame: Frame, left: number, level: number, canvas: Canvas): void {
  const { height, parts, root } = canvas;
  const width = (WIDTH * frame.total) / root.total;
  if (width < MIN_WIDTH) return;
  const y = height - (level + 1) * ROW - 4;
  const percent = `${((100 * frame.total) / root.total).toFixed(1)} %`;
  const label = frame.name.slice(0, Math.max(0, Math.floor((width - 6) / 6)));
  parts.push(
    `<g><title>${escaped(frame.name)}: ${percent}</title><rect x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLOURS[frame.origin]}"/>${label.length > 2 ? `<text x="${(left + 3).toFixed(1)}" y="${y + 12}">${escaped(label)}</text>` : ''}</g>`,
  );
  let x = left;
  for (const child of [...frame.children.values()].sort((a, b) => b.total - a.total)) {
    draw(child, x, level + 1, canvas);
    x += (WIDTH * child.total) / root.total;
  }
}

function drawnDepth(frame: Frame, all: number): number {
  const drawn = [...frame.children.values()].filter(({ total }) => (WIDTH * total) / all >= MIN_WIDTH);
  return 1 + Math.max(0, ...drawn.map((child) => drawnDepth(child, all)));
}

const legend = (): string =>
  (Object.keys(LEGEND) as Origin[])
    .map(
      (origin, index) =>
        `<rect x="${8 + index * 240}" y="8" width="14" height="14" fill="${COLOURS[origin]}"/><text x="${28 + index * 240}" y="19" class="legend">${LEGEND[origin]}</text>`,
    )
    .join('\n');
