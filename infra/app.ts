import { App } from 'aws-cdk-lib';
import { DEFAULT_FILE, FILE_VARIABLE, InvalidSettingsError, loadSettings } from './settings/load.ts';
import { ForwarderStack } from './stack/forwarder-stack.ts';

const app = new App();
const file: string = app.node.tryGetContext('settings') ?? process.env[FILE_VARIABLE] ?? DEFAULT_FILE;
try {
  const settings = loadSettings(file);
  new ForwarderStack(app, settings.name, { settings });
} catch (error) {
  if (!(error instanceof InvalidSettingsError)) throw error;
  // A person's mistake: the sentence is enough, a stack trace would hide it.
  console.error(error.message);
  process.exit(1);
}
