import { createDependencies } from './dependencies.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createDependencies(process.env));
