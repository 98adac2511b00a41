import { basename } from "node:path";
import type { DetectorRecord } from "../contract/records.ts";
import type { AuditTrail } from "./auditTrail.ts";
import { hashFile } from "./fileHash.ts";

/** Writes which detector looks at the video from now on into the audit log, with the hash of its file. Never rejects. */
export async function noteModel(trail: AuditTrail, detector: DetectorRecord): Promise<void> {
  const { file, name, family, provider, threshold, failure } = detector;
  if (failure) return;
  const hash = await hashFile(file, { pause: 5 }).catch(() => undefined);
  const body = {
    name,
    family,
    provider,
    threshold,
    file: basename(file),
    sha256: hash?.sha256 ?? null,
    bytes: hash?.bytes,
  };
  trail.note({ kind: "model.loaded", body });
}
