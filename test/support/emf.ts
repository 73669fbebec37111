import { vi } from 'vitest';

/** One value that CloudWatch would read from a log line in the embedded metric format. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

interface EmfLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** What `emit` writes to the log, read as CloudWatch reads it. The emitter is to be built inside of it. */
export function capturedMetrics(emit: () => void): EmittedMetric[] {
  // Otherwise Powertools writes to a console of its own.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  try {
    emit();
  } finally {
    log.mockRestore();
    vi.unstubAllEnvs();
  }
  return lines.flatMap((line) => metricsOf(JSON.parse(line)));
}

/** The metrics in a function's log; what is no metric is left out. */
export const metricsIn = (lines: readonly string[]): EmittedMetric[] =>
  lines.filter((line) => line.includes('"_aws"')).flatMap((line) => metricsOf(JSON.parse(line)));

const metricsOf = (line: EmfLine): EmittedMetric[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
        values: [line[Name]].flat() as number[],
      })),
    ),
  );
