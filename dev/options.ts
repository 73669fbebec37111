import { parseArgs } from 'node:util';
import { z } from 'zod';

/** The command line cannot be used; the message says what to change, a line for each problem. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a command takes, and what of it cannot stand together. */
export interface OptionRules<Shape extends z.ZodRawShape> {
  /** As a person types it: `npm run bench`. */
  readonly command: string;
  /** `flag` for a switch; anything else takes a value. */
  readonly options: Shape;
  /** Sentences on options that are good by themselves and wrong together. */
  readonly problems?: (given: ReadonlySet<string>) => readonly string[];
}

/** A switch: there or not. */
export const flag = z.boolean().default(false);

/** A number that is typed as digits. */
export const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, { issues }) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    issues.push({
      code: 'custom',
      input: text,
      message: `must be a whole number from ${min} to ${max}, not "${text}".`,
    });
    return z.NEVER;
  });

/** One of a few names. */
export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: ({ input }) => `must be one of ${names.join(', ')}, not "${String(input)}".` });

/** Several of a few names, with commas between them. */
export const someOf = <const Names extends readonly string[]>(names: Names) =>
  z.string().transform((text, { issues }): Names[number][] => {
    const words = text.split(',').map((word) => word.trim());
    const unknown = words.filter((word) => !names.includes(word));
    for (const word of unknown)
      issues.push({
        code: 'custom',
        input: text,
        message: `takes ${names.join(', ')}, with commas between several, not "${word}".`,
      });
    return names.filter((name) => words.includes(name));
  });

/**
 * Reads a command line.
 *
 * @throws UsageError with every problem, in words that say what to change
 */
export function parseOptions<Shape extends z.ZodRawShape>(
  argv: readonly string[],
  { command, options, problems: rules }: OptionRules<Shape>,
): z.infer<z.ZodObject<Shape>> {
  const schema = z.object(options);
  const takesValue = valueTakers(schema);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      [...takesValue].map(([name, value]) => [name, { type: value ? 'string' : 'boolean' } as const]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problems: string[] = [];
  const given: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'positional')
      problems.push(`"${token.value}" is no option: options begin with two dashes.`);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!takesValue.has(name))
      problems.push(`${rawName} is no option; there are ${[...takesValue.keys()].map(dashed).join(', ')}.`);
    else if (takesValue.get(name) && (value === undefined || (!token.inlineValue && value.startsWith('--'))))
      problems.push(`${rawName} needs a value.`);
    else if (!takesValue.get(name) && value !== undefined)
      problems.push(`${rawName} is there or not; it takes no value.`);
    else given[name] = value ?? true;
  }
  const read = schema.safeParse(given);
  if (!read.success)
    problems.push(...read.error.issues.map(({ message, path }) => `${dashed(String(path[0]))} ${message}`));
  problems.push(...(rules?.(new Set(Object.keys(given))) ?? []));
  if (!read.success || problems.length > 0)
    throw new UsageError([...problems, `${command} -- --help shows what is possible.`].join('\n'));
  return read.data;
}

/** Whether the help is asked for, whatever else is. */
export const wantsHelp = (argv: readonly string[]): boolean => argv.includes('--help') || argv.includes('-h');

/**
 * Options of this process' command line. Help is printed, and so is what is wrong with them.
 *
 * @returns undefined where there is nothing more to do
 */
export function commandLine<Shape extends z.ZodRawShape>(
  help: string,
  rules: OptionRules<Shape>,
): z.infer<z.ZodObject<Shape>> | undefined {
  const argv = process.argv.slice(2);
  if (wantsHelp(argv)) {
    console.log(help);
    return undefined;
  }
  try {
    return parseOptions(argv, rules);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
    return undefined;
  }
}

const dashed = (name: string): string => `--${name}`;

/** The options by name; true for those that take a value. */
function valueTakers(schema: z.ZodObject): Map<string, boolean> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return new Map(
    Object.entries(properties).map(([name, property]) => [
      name,
      !(typeof property === 'object' && property.type === 'boolean'),
    ]),
  );
}
