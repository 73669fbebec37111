#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a checkout the sources run as they are (Node 24 comes with npm ci); the package has the bundle instead.
const source = new URL('./main.ts', import.meta.url);
await import(existsSync(source) ? source.href : '../dist/cli/fax-status.js');
