import { FailureError } from "../contract/failure.ts";
import type { AuditEvent } from "../store/auditLog.ts";
import type { MergeRun } from "../store/mergeRun.ts";

/** What a station is told that was killed while it took another station's data in: the line of its audit log, and the words. */
export function toldOfLeftMerge({ folder, by, at, rest }: MergeRun): { event: AuditEvent; failure: FailureError } {
  const body = { folder, begunAt: at };
  return rest
    ? {
        event: { kind: "data.mergeEnded", by, body },
        failure: new FailureError(
          "gone",
          `The station ended while it took data of another station in; all was written, and the rest is done now: ${folder}`,
        ),
      }
    : {
        event: { kind: "data.mergeUndone", by, body },
        failure: new FailureError(
          "gone",
          `The station ended while it took data of another station in; nothing of them is here: ${folder}`,
          "Take the data in again",
        ),
      };
}
