import type { Profiler } from 'node:inspector';
import type { ForwarderProfile } from '../profile.ts';
import { picture } from './chart.ts';

interface Frame {
  readonly id: number;
  /** That of its caller; the root has none. */
  readonly parent: number | null;
  readonly name: string;
  readonly origin: Origin;
  /** Microseconds on the CPU, without what it called. */
  self: number;
}

const COLOURS = {
  'the forwarder': '#5b8fd9',
  'packages: AWS SDK, Powertools': '#d9a55b',
  'Node.js': '#8fb98a',
  'V8: garbage collection, native code': '#b8b8b8',
} as const;
type Origin = keyof typeof COLOURS;
const ENGINE: Origin = 'V8: garbage collection, native code';

const WIDTH = 1200;
const ROW = 17;
/** Narrower ones could not be read. */
const MIN_WIDTH = 1.5;

/**
 * A flame graph of V8's CPU profile: width is CPU time, what is called stands above its caller; idle time is
 * left out.
 */
export function flameGraph({ bundle, profile }: ForwarderProfile): Promise<string> {
  const frames = framesOf(profile, originsIn(bundle));
  const height = (drawnDepth(frames) + 1) * ROW;
  return picture({
    width: WIDTH,
    height,
    padding: 5,
    data: [
      {
        name: 'frames',
        values: frames,
        transform: [
          { type: 'stratify', key: 'id', parentKey: 'parent' },
          {
            type: 'partition',
            field: 'self',
            sort: { field: 'value', order: 'descending' },
            size: [WIDTH, 1],
          },
          { type: 'filter', expr: `datum.x1 - datum.x0 >= ${MIN_WIDTH}` },
          { type: 'formula', as: 'y', expr: `height - (datum.depth + 1) * ${ROW}` },
        ],
      },
    ],
    scales: [
      { name: 'colour', type: 'ordinal', domain: Object.keys(COLOURS), range: Object.values(COLOURS) },
    ],
    legends: [{ fill: 'colour', orient: 'top', direction: 'horizontal', labelLimit: 0 }],
    marks: [
      {
        type: 'rect',
        from: { data: 'frames' },
        encode: {
          enter: {
            x: { field: 'x0' },
            x2: { field: 'x1' },
            y: { field: 'y' },
            height: { value: ROW - 1 },
            fill: { scale: 'colour', field: 'origin' },
            stroke: { value: '#fff' },
            strokeWidth: { value: 0.5 },
            description: { signal: `datum.name + ': ' + format((datum.x1 - datum.x0) / ${WIDTH}, '.1%')` },
          },
        },
      },
      {
        type: 'text',
        name: 'frame-names',
        from: { data: 'frames' },
        interactive: false,
        encode: {
          enter: {
            // A name is cut where the frame ends; one of which nothing could be read is left out.
            text: { signal: "datum.x1 - datum.x0 < 24 ? '' : datum.name" },
            limit: { signal: 'datum.x1 - datum.x0 - 6' },
            x: { field: 'x0', offset: 3 },
            y: { field: 'y', offset: 12 },
            fontSize: { value: 11 },
          },
        },
      },
    ],
    config: { background: 'transparent' },
  });
}

/** Frames with the same callers and the same name are one. */
function framesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, originOf: OriginOf): Frame[] {
  const root: Frame = { id: 0, parent: null, name: 'all', origin: ENGINE, self: 0 };
  const frames = [root];
  const byKey = new Map<string, Frame>();
  const byNode = new Map<number, Frame | undefined>();
  const calledBy = new Map(nodes.flatMap(({ children = [], id }) => children.map((child) => [child, id])));
  // V8 lists a caller before what it called.
  for (const { callFrame, id } of nodes) {
    const name = callFrame.functionName || '(anonymous)';
    const caller = calledBy.get(id);
    const parent = caller === undefined ? root : (byNode.get(caller) ?? root);
    if (name === '(root)' || name === '(idle)') {
      byNode.set(id, name === '(root)' ? root : undefined);
      continue;
    }
    const origin = originOf(callFrame);
    const key = `${parent.id} ${origin} ${name}`;
    const frame = byKey.get(key) ?? { id: frames.length, parent: parent.id, name, origin, self: 0 };
    if (!byKey.has(key)) frames.push(frame);
    byKey.set(key, frame);
    byNode.set(id, frame);
  }
  samples.forEach((sample, index) => {
    const frame = byNode.get(sample);
    if (frame) frame.self += timeDeltas[index] ?? 0;
  });
  return frames;
}

type OriginOf = (frame: Profiler.ProfileNode['callFrame']) => Origin;

/** In a bundle of esbuild's, a comment with the file's path stands above what came from it. */
function originsIn(bundle: string): OriginOf {
  let current: Origin = 'packages: AWS SDK, Powertools';
  const ofLine = bundle.split('\n').map((line) => {
    const [, path] = /^\/\/ (\S+\.[cm]?[jt]s)$/.exec(line) ?? [];
    if (path) current = path.includes('node_modules/') ? 'packages: AWS SDK, Powertools' : 'the forwarder';
    return current;
  });
  return ({ functionName, lineNumber, url }) => {
    if (url.startsWith('node:')) return 'Node.js';
    if (url === '' || functionName.startsWith('(')) return ENGINE;
    return ofLine[lineNumber] ?? 'the forwarder';
  };
}

/** Rows of the picture: how deep the frames are that are wide enough to be seen. */
function drawnDepth(frames: readonly Frame[]): number {
  const total = new Map<number, number>();
  for (const { id, parent, self } of frames.toReversed()) {
    total.set(id, (total.get(id) ?? 0) + self);
    if (parent !== null) total.set(parent, (total.get(parent) ?? 0) + (total.get(id) ?? 0));
  }
  const all = total.get(0) ?? 0;
  const depth = new Map<number, number>();
  for (const { id, parent } of frames) depth.set(id, parent === null ? 0 : (depth.get(parent) ?? 0) + 1);
  const drawn = frames.filter(({ id }) => (WIDTH * (total.get(id) ?? 0)) / all >= MIN_WIDTH);
  return Math.max(...drawn.map(({ id }) => depth.get(id) ?? 0));
}
