import type { AuditCalls } from "../contract/audit.ts";
import type { Handlers } from "../contract/rpc.ts";
import { mergeAudit } from "../store/auditMerge.ts";
import { auditFacets, searchAudit } from "../store/auditSearch.ts";
import { readAuditFile, writeAuditFile } from "./auditFile.ts";
import { type AuditTrail, recordOf } from "./auditTrail.ts";
import { checkTarget } from "./footageExportTarget.ts";
import { inSlices } from "./slices.ts";

/** Answers what windows ask of the audit log; nothing is exported into the data folder. */
export function auditHandlers(trail: AuditTrail, dataFolder: string): Handlers<AuditCalls> {
  const { log } = trail;
  return {
    "audit.state": () => trail.state(),
    "audit.list": (wanted) => trail.list(wanted),
    "audit.search": async (asked) => {
      const { lines, next } = await inSlices(searchAudit(log, asked));
      return { lines: lines.map(recordOf), ...(next !== undefined && { next }) };
    },
    "audit.facets": ({ station }) => inSlices(auditFacets(log, station)),
    "audit.check": () => trail.check(),
    "audit.export": async ({ file, replace, by }) => {
      await checkTarget(file, replace, dataFolder);
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
