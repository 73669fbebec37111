import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A resource of a template, references not resolved. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** What `cdk synth` wrote for the stack that holds the function. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Folder of the asset that is uploaded under this S3 key. */
  readonly assetFolder: (s3Key: string) => string;
}

/** The folder is not what `cdk synth` writes, or holds no function. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<string, { readonly type: string; readonly properties?: { readonly templateFile?: string } }>
  >;
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

const json = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;

/** Reads a cloud assembly. @throws AssemblyError */
export async function readAssembly(folder: string): Promise<Assembly> {
  const manifest = await json<Manifest>(join(folder, 'manifest.json'));
  for (const [stackName, { type, properties }] of Object.entries(manifest.artifacts ?? {})) {
    if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) continue;
    const template = await json<Template>(join(folder, properties.templateFile));
    if (!Object.values(template.Resources).some(({ Type }) => Type === 'AWS::Lambda::Function')) continue;
    const assets = await json<AssetManifest>(join(folder, `${stackName}.assets.json`));
    return { stackName, template, assetFolder: (s3Key) => join(folder, assetPath(assets, s3Key)) };
  }
  throw new AssemblyError(`There is no stack with a Lambda function in ${folder}.`);
}

function assetPath({ files }: AssetManifest, s3Key: string): string {
  for (const { source, destinations } of Object.values(files)) {
    if (Object.values(destinations).some(({ objectKey }) => objectKey === s3Key)) return source.path;
  }
  throw new AssemblyError(`The assembly has no asset ${s3Key}.`);
}
