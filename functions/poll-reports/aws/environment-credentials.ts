/**
 * The execution environment's credentials, which Lambda hands over as environment variables. The SDK keeps
 * what a provider gives it until it expires; these expire at once, so that each request is signed with what
 * the environment holds then.
 */
export async function environmentCredentials() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them.');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    expiration: new Date(),
  };
}

/**
 * In the bundle this module takes the place of `@aws-sdk/credential-provider-node`
 * (infra/bundle/poller-bundling.ts), of which the SDK's clients import this name: the chain that looks for
 * credentials elsewhere is a third of the bundle.
 */
export const defaultProvider = () => environmentCredentials;
