import { signedAws } from './aws/signed-aws.ts';
import { createHandler } from './create-handler.ts';

export const handler = createHandler(signedAws);
