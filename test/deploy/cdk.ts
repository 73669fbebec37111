import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#infra/bundle/poller-bundling.ts';
import { Impossible } from './progress.ts';

/** A settings file, with the stack's name in any case. */
export type Settings = Readonly<Record<string, unknown>> & { readonly name: string };

/** Runs the unmodified CDK CLI of this project against an endpoint. */
export class Cdk {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #folder: string;

  /** @param folder for the settings, the cloud assembly and the outputs */
  constructor(folder: string, endpoint: string, region: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#environment = {
      ...process.env,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    };
  }

  get settingsFile(): string {
    return join(this.#folder, 'settings.json');
  }

  /** @returns the stack's name */
  write(settings: Settings): string {
    writeFileSync(this.settingsFile, JSON.stringify(settings));
    return settings.name;
  }

  /** @throws Impossible with the CLI's own words */
  run(...words: string[]): Promise<void> {
    const cli = join(PROJECT_ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const common = ['--context', `settings=${this.settingsFile}`, '--output', join(this.#folder, 'cdk.out')];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [cli, ...words, ...common], {
        cwd: PROJECT_ROOT,
        env: this.#environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      child.stdout.on('data', (text) => {
        said += text;
      });
      child.stderr.on('data', (text) => {
        said += text;
      });
      child.on('close', (code) => {
        if (code === 0) resolve();
        else reject(new Impossible(`cdk ${words[0]} failed:\n${said}`));
      });
    });
  }

  /** Deploys these settings and returns the outputs that a person would see. */
  async deploy(settings: Settings): Promise<Record<string, string>> {
    const stack = this.write(settings);
    const file = join(this.#folder, 'outputs.json');
    await this.run('deploy', '--require-approval', 'never', '--outputs-file', file);
    return JSON.parse(readFileSync(file, 'utf8'))[stack];
  }
}
