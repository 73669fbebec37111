import { App } from 'aws-cdk-lib';
import { InvalidSettingsError, loadSettings, settingsFile } from './settings/load.ts';
import { validationProblems } from './stack/deployable.ts';
import { ForwarderStack } from './stack/forwarder-stack.ts';

const app = new App();
const file = settingsFile(app.node.tryGetContext('settings'), process.env);
try {
  const settings = loadSettings(file);
  // Simulated, the example's account is polled, watched and told of like any other.
  const pollsExample = app.node.tryGetContext('pollsExample') === 'true';
  new ForwarderStack(app, settings.name, { settings, pollsExample });
  app.synth();
} catch (error) {
  const problems = validationProblems(error);
  if (!(error instanceof InvalidSettingsError) && problems.length === 0) throw error;
  const told = error instanceof InvalidSettingsError ? error : new InvalidSettingsError(file, problems);
  // A person's mistake: the sentences are enough, a stack trace would hide them.
  console.error(told.message);
  process.exit(1);
}
