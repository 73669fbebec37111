import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { ConnectAws } from './aws/aws.ts';
import { concealBugs } from './conceal-bugs.ts';
import { createDependencies } from './dependencies.ts';
import { pollReports } from './handler.ts';

/** The Lambda handler, set up by the function's environment. */
export function createHandler(connect: ConnectAws) {
  const container = createDependencies(process.env, connect);
  return middy()
    .use(injectLambdaContext(container.logger))
    .use(concealBugs())
    .handler(pollReports(container));
}
