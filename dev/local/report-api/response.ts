import type { Operation } from './operation.ts';
import type { ReportStore } from './store.ts';

/** A status code and the JSON value of the body. */
export interface Response {
  readonly status: number;
  readonly body: unknown;
}

type DeleteRefusal = 'INTERNAL_ERROR' | 'NOT_FOUND';

/** What a server may decide where Retarus' documentation leaves it open. */
export interface Behaviour {
  /** How an account without reports is responded: 200 with an empty list, or 404. */
  readonly emptyList: 'empty' | 'not-found';
  /** Order of the reports within one response; it never changes which reports are in it. */
  readonly order: (reports: unknown[]) => unknown[];
  /** A reason to leave this job undeleted, `undefined` to delete it. */
  readonly refuseDelete: (jobId: string) => DeleteRefusal | undefined;
  /** `silent`: a bulk delete names each job, and says neither that it is deleted nor why it is not. */
  readonly confirmDelete: 'named' | 'silent';
}

/** Does what the operation asks for, and says what Retarus would respond. */
export function respond(operation: Operation, store: ReportStore, behaviour: Behaviour): Response {
  switch (operation.kind) {
    case 'list': {
      if (store.size === 0 && behaviour.emptyList === 'not-found')
        return failure(404, 'There are no reports.');
      return ok({ reports: behaviour.order(store.oldest()) });
    }
    case 'get': {
      const report = store.get(operation.jobId);
      return report === undefined ? failure(404, 'There is no such report.') : ok(report);
    }
    case 'bulk-get':
      return ok({
        reports: operation.jobIds.map((id) => store.get(id)).filter((found) => found !== undefined),
      });
    case 'delete': {
      const result = deleteOne(operation.jobId, store, behaviour);
      return { status: result.reason === 'NOT_FOUND' ? 404 : 200, body: result };
    }
    case 'bulk-delete':
      return ok({
        reports: operation.jobIds.map((id) => {
          const result = deleteOne(id, store, behaviour);
          return behaviour.confirmDelete === 'silent' ? { jobId: id } : result;
        }),
      });
    case 'delete-oldest':
      return ok({ reports: store.deleteOldest().map((jobId) => ({ jobId, deleted: true })) });
    case 'bad-request':
      return failure(400, operation.problem);
    case 'unknown':
      return failure(404, 'There is no such resource.');
  }
}

export const failure = (status: number, message: string): Response => ({ status, body: { status, message } });

const ok = (body: unknown): Response => ({ status: 200, body });

interface DeleteResult {
  readonly jobId: string;
  readonly deleted: boolean;
  readonly reason?: DeleteRefusal;
}

function deleteOne(jobId: string, store: ReportStore, { refuseDelete }: Behaviour): DeleteResult {
  const reason = refuseDelete(jobId) ?? (store.delete(jobId) ? undefined : 'NOT_FOUND');
  return reason ? { jobId, deleted: false, reason } : { jobId, deleted: true };
}
