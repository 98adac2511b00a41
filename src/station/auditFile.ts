import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { textOfLine } from "../review/evidence/auditLine.ts";
import type { AuditLog } from "../store/auditLog.ts";
import { partOf } from "./footageExportTarget.ts";

/**
 * Writes the logs of all stations to a file, a line of JSON for each entry, a page at a time. Answers how many lines, and the
 * file's SHA-256. @throws FailureError when the file can not be written, or an entry can not be read any more.
 */
export async function writeAuditFile(log: AuditLog, file: string): Promise<{ lines: number; sha256: string }> {
  const part = partOf(file, randomUUID());
  const hash = createHash("sha256");
  let lines = 0;
  try {
    const handle = await open(part, "wx");
    try {
      for (const station of log.stations())
        for (let after = 0; ; ) {
          const page = log.after(after, PAGE, station);
          // A damaged line is written as the link that it still is, so that its place shows.
          const text = page.map(({ damaged: _, ...line }) => `${textOfLine(line)}\n`).join("");
          hash.update(text);
          await handle.writeFile(text);
          lines += page.length;
          after = page.at(-1)?.sequence ?? after;
          if (page.length < PAGE) break;
        }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    throw unwritten(cause, file);
  }
  return { lines, sha256: hash.digest("hex") };
}

/** The lines of an exported log. @throws FailureError not-found, bad-input when it is no such file. */
export async function readAuditFile(file: string): Promise<string[]> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new FailureError("not-found", `There is no such audit log: ${file}`);
  if (found.size > MOST_BYTES) throw new FailureError("bad-input", `This is too large for an audit log: ${file}`);
  const texts: string[] = [];
  try {
    for await (const text of createInterface({ input: createReadStream(file) })) texts.push(text);
  } catch (cause) {
    throw new FailureError("denied", `The audit log can not be read: ${reasonOf(cause)}: ${file}`);
  }
  return texts;
}

function unwritten(cause: unknown, file: string): FailureError {
  const full = /ENOSPC|EDQUOT/.test((cause as NodeJS.ErrnoException).code ?? "");
  return new FailureError(
    full ? "disk-full" : "denied",
    `The audit log was not written: ${reasonOf(cause)}: ${file}`,
    full ? "Free some disk space, or choose another folder" : "Choose a folder that can be written to",
  );
}

const PAGE = 500;
const MOST_BYTES = 2e9;
