import {
  type ReportRequest,
  type ReportResponse,
  ReportTransport,
} from '#poller/retarus/report-transport.ts';

/** Something in live mode was about to send a request that could change the account. */
export class WriteRefusedError extends Error {
  override readonly name = 'WriteRefusedError';
}

/** HTTP that can only GET: whatever stands above it, no request leaves that could delete. */
export class ReadOnlyTransport extends ReportTransport {
  override send(request: ReportRequest): Promise<ReportResponse> {
    if (request.method !== 'GET' || request.body !== undefined)
      return Promise.reject(new WriteRefusedError(`A ${request.method} was refused: live mode only reads.`));
    return super.send(request);
  }
}
