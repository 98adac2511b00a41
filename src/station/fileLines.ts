import type { FileWord } from "../contract/fileWords.ts";
import type { AuditLog } from "../store/auditLog.ts";

/**
 * Writes into the audit log what main says of a file that it writes for a page. A word that main repeats because the answer
 * was lost is not written again. @throws FailureError when it can not be kept: then the file is not written.
 */
export function keepFileWord(log: AuditLog, { id, kind: _, step, by, ...what }: FileWord): void {
  if (log.newest(LOOKED_BACK).some(({ entry }) => entry?.kind.startsWith("document.") && entry.body.id === id)) return;
  log.add({ kind: `document.${step}`, by, body: { id, ...what } });
}

/** Lines: far more than are added between a station's start and main's repeating. */
const LOOKED_BACK = 200;
