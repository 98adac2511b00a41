import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { keepFileWord } from "../../src/station/fileLines.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";

it("a word about a file stands in the audit log once, even where main tells it again", () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-file-lines-"));
  const db = openDatabase(join(folder, "vedette.db"));
  const log = new AuditLog(db, { now: () => 5 });
  const word = { kind: "file", by: "Ada", document: "csv", file: "hours.csv", bytes: 2, sha256: "ab" } as const;
  keepFileWord(log, { ...word, id: "1", step: "saving" });
  keepFileWord(log, { ...word, id: "2", step: "saved" });
  keepFileWord(log, { ...word, id: "2", step: "saved" });
  keepFileWord(log, { kind: "file", id: "3", step: "refused", by: "Bo", document: "csv" });
  const lines = log.newest(10).map(({ entry }) => [entry?.kind, entry?.by, entry?.body]);
  expect(lines).toEqual([
    ["document.refused", "Bo", { id: "3", document: "csv" }],
    ["document.saved", "Ada", { id: "2", document: "csv", file: "hours.csv", bytes: 2, sha256: "ab" }],
    ["document.saving", "Ada", { id: "1", document: "csv", file: "hours.csv", bytes: 2, sha256: "ab" }],
  ]);
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
