import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import { type AuditCall, AuditDesk, type AuditView } from "./auditDesk.ts";

/** The audit log as this window looks at it. */
export const auditDesk = new AuditDesk(app.peers.station.call as AuditCall);

export const useAudit = <T>(select: (view: AuditView) => T): T => useStore(auditDesk.view, select);
