import { sdkAws } from './aws/sdk-aws.ts';
import { createHandler } from './create-handler.ts';

/** The same function with the clients of the AWS SDK; the setting `poller.awsClient: "sdk"` deploys it. */
export const handler = createHandler(sdkAws);
