import type { Command } from '../command.ts';
import { digest } from './digest.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { login } from './login.ts';
import { pause, resume } from './pause.ts';
import { peek } from './peek.ts';
import { poll } from './poll.ts';
import { quarantineExport, quarantineList, quarantineShow } from './quarantine.ts';
import { redrive } from './redrive.ts';
import { quarantineReplay, replayFile } from './replay.ts';
import { settingsCheck, settingsSchema } from './settings.ts';
import { settingsInit } from './settings-init.ts';
import { status } from './status.ts';
import { tail } from './tail.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  doctor,
  login,
  status,
  digest,
  peek,
  poll,
  pause,
  resume,
  quarantineList,
  quarantineShow,
  quarantineExport,
  quarantineReplay,
  redrive,
  replayFile,
  find,
  tail,
  explain,
  settingsCheck,
  settingsInit,
  settingsSchema,
];
