/** What a template's references stand for on this machine. */
export interface References {
  /** Value of `Ref` of a logical id or pseudo parameter. */
  readonly ref: (logicalId: string) => unknown;
  /** Value of `Fn::GetAtt`. */
  readonly attribute: (logicalId: string, attribute: string) => unknown;
}

/** The template uses a function that has no value on this machine. */
export class UnresolvableError extends Error {
  override readonly name = 'UnresolvableError';
}

/**
 * Resolves `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Sub`, `Fn::Select` and `Fn::Split` anywhere in a value.
 * @throws UnresolvableError
 */
export function resolve(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((inner) => resolve(inner, references));
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...others] = Object.entries(value);
  if (only && others.length === 0) {
    const [name, argument] = only;
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return intrinsic(argument, references);
    if (name.startsWith('Fn::')) throw new UnresolvableError(`${name} has no value on this machine.`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner, references)]));
}

type Intrinsic = (argument: unknown, references: References) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, { ref }) => ref(String(argument)),
  'Fn::GetAtt': (argument, { attribute }) => {
    const [logicalId = '', ...path] = Array.isArray(argument) ? argument : String(argument).split('.');
    return attribute(String(logicalId), path.join('.'));
  },
  'Fn::Join': (argument, references) => {
    const [separator, parts] = argument as [string, unknown];
    return listOf(parts, references).map(String).join(separator);
  },
  'Fn::Select': (argument, references) => {
    const [index, list] = argument as [number | string, unknown];
    return listOf(list, references)[Number(index)];
  },
  'Fn::Split': (argument, references) => {
    const [separator, text] = argument as [string, unknown];
    return String(resolve(text, references)).split(separator);
  },
  'Fn::Sub': (argument, references) => {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, object];
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      return String(substitute(name, variables as Record<string, unknown>, references));
    });
  },
};

function substitute(name: string, variables: Record<string, unknown>, references: References): unknown {
  if (Object.hasOwn(variables, name)) return resolve(variables[name], references);
  const [logicalId = '', ...path] = name.split('.');
  return path.length > 0 ? references.attribute(logicalId, path.join('.')) : references.ref(name);
}

function listOf(value: unknown, references: References): unknown[] {
  const list = resolve(value, references);
  if (!Array.isArray(list)) throw new UnresolvableError('A list was expected in the template.');
  return list;
}
