import type { AuditCalls } from "../contract/audit.ts";
import type { Handlers } from "../contract/rpc.ts";
import { mergeAudit } from "../store/auditMerge.ts";
import { readAuditFile, writeAuditFile } from "./auditFile.ts";
import type { AuditTrail } from "./auditTrail.ts";

/** Answers what windows ask of the audit log. */
export function auditHandlers(trail: AuditTrail): Handlers<AuditCalls> {
  const { log } = trail;
  return {
    "audit.state": () => trail.state(),
    "audit.list": (wanted) => trail.list(wanted),
    "audit.check": () => trail.check(),
    "audit.export": async ({ file, by }) => {
      log.add({ kind: "audit.exported", by, body: { file } });
      return writeAuditFile(log, file);
    },
    "audit.merge": async ({ file, by }) => {
      const texts = await readAuditFile(file);
      const merged = mergeAudit(log, texts, { kind: "audit.merged", by, body: { file } });
      return [...merged].map(([station, lines]) => ({ station, lines }));
    },
  };
}
