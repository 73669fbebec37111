import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { concealBugs } from './conceal-bugs.ts';
import { createContainer } from './container.ts';
import { pollReports } from './handler.ts';

const container = createContainer(process.env);

export const handler = middy()
  .use(injectLambdaContext(container.logger))
  .use(concealBugs())
  .handler(pollReports(container));
