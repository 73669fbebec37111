/** The keywords of JSON Schema that the contract uses. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/**
 * What is wrong with a value: paths and expectations, never values, since values are fax numbers. Empty where
 * it fits.
 */
export function problemsOf(value: unknown, shape: Shape, path = ''): string[] {
  const { anyOf, enum: allowed, items, properties, type } = shape;
  if (anyOf) return problemsOfAny(value, anyOf, path);
  if (type !== undefined && ![type].flat().some((name) => isOfType(value, name)))
    return [`${path || 'the message'} must be ${[type].flat().join(' or ')}`];
  if (allowed && !allowed.includes(value)) return [`${path} must be one of ${allowed.join(', ')}`];
  if (shape.const !== undefined && value !== shape.const) return [`${path} must be ${String(shape.const)}`];
  if (typeof value === 'string') return problemOfText(value, shape, path);
  if (typeof value === 'number') return problemOfNumber(value, shape, path);
  if (Array.isArray(value))
    return items ? value.flatMap((item, index) => problemsOf(item, items, `${path}[${index}]`)) : [];
  if (value === null) return [];
  return properties ? problemsOfFields(value as Fields, properties, shape.required ?? [], path) : [];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Problems of the form that the value looks like: an object that is wrong inside is not reported as "must be
 * null".
 */
function problemsOfAny(value: unknown, forms: readonly Shape[], path: string): string[] {
  const problems = forms.map((form) => problemsOf(value, form, path));
  if (problems.some((found) => found.length === 0)) return [];
  const alike = forms.findIndex(({ type }) => typeof type === 'string' && isOfType(value, type));
  return problems[alike] ?? [`${path} must be ${forms.map(({ type }) => type).join(' or ')}`];
}

function problemsOfFields(
  value: Fields,
  properties: Readonly<Record<string, Shape>>,
  required: readonly string[],
  path: string,
): string[] {
  return Object.entries(properties).flatMap(([name, shape]) => {
    const field = path === '' ? name : `${path}.${name}`;
    if (Object.hasOwn(value, name)) return problemsOf(value[name], shape, field);
    return required.includes(name) ? [`${field} is missing`] : [];
  });
}

const problemOfText = (value: string, { minLength = 0, pattern }: Shape, path: string): string[] =>
  value.length < minLength || (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    ? [`${path} must ${pattern === undefined ? 'not be empty' : `match ${pattern}`}`]
    : [];

const problemOfNumber = (
  value: number,
  { maximum = Number.POSITIVE_INFINITY, minimum = Number.NEGATIVE_INFINITY }: Shape,
  path: string,
): string[] =>
  value < minimum || value > maximum ? [`${path} must be between ${minimum} and ${maximum}`] : [];

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
