import { HttpClient, type HttpRequest, type HttpResponse } from '#poller/retarus/http.ts';

/** Something in live mode was about to send a request that could change the account. */
export class WriteRefusedError extends Error {
  override readonly name = 'WriteRefusedError';
}

/** HTTP that can only GET: whatever stands above it, no request leaves that could delete. */
export class ReadOnlyHttpClient extends HttpClient {
  override send(request: HttpRequest): Promise<HttpResponse> {
    if (request.method !== 'GET' || request.body !== undefined)
      return Promise.reject(new WriteRefusedError(`A ${request.method} was refused: live mode only reads.`));
    return super.send(request);
  }
}
