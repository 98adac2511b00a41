import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";
import type { SharingExport, SharingExported } from "../contract/sharing.ts";
import { sharedFiles } from "../review/sharedFile.ts";
import type { SharedItem } from "../review/sharedItem.ts";
import type { AuditLog } from "../store/auditLog.ts";
import { checkTarget, partOf } from "./footageExportTarget.ts";
import { eachInSlices } from "./slices.ts";

interface Place {
  readonly dataFolder: string;
  readonly audit: Pick<AuditLog, "add">;
  readonly items: AsyncIterable<readonly SharedItem[]>;
}

/**
 * Writes flags or sightings into a file for others, whole or not at all, with a line in the audit log.
 * @throws FailureError as `checkTarget`, disk-full, denied; and when the audit log can not be written: then there is no file.
 */
export async function exportShared(
  { what, filter, format, file, replace, by }: SharingExport,
  { dataFolder, audit, items }: Place,
): Promise<SharingExported> {
  await checkTarget(file, replace, dataFolder);
  const { begin, each, between, end } = sharedFiles[format];
  const part = partOf(file, randomUUID());
  const hash = createHash("sha256");
  let count = 0;
  let bytes = 0;
  try {
    const target = await open(part, "wx");
    try {
      const write = async (text: string) => {
        const coded = Buffer.from(text, "utf8");
        hash.update(coded);
        bytes += coded.length;
        await target.writeFile(coded);
      };
      await write(begin);
      for await (const some of items) {
        if (some.length === 0) continue;
        await write(`${count === 0 ? "" : between}${(await eachInSlices(each, some)).join(between)}`);
        count += some.length;
      }
      await write(end);
      await target.sync();
    } finally {
      await target.close();
    }
    const sha256 = hash.digest("hex");
    audit.add({
      kind: "sharing.exported",
      ...{ by, about: [`file:${file}`], body: { what, format, filter: { ...filter }, items: count, bytes, sha256 } },
    });
    await rename(part, file);
    return { file, items: count, bytes, sha256 };
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    throw written(file, cause);
  }
}

function written(file: string, cause: unknown): unknown {
  const { code } = (cause ?? {}) as { code?: string };
  if (code === "ENOSPC" || code === "EDQUOT")
    return new FailureError("disk-full", `The disk is full: ${file}`, "Free some space, or choose another disk");
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return new FailureError("denied", `The file can not be written: ${file}`, "Choose another folder");
  return cause;
}
