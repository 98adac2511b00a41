import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeAuditPart } from "../../src/station/evidenceAudit.ts";
import { auditFinding } from "../../src/store/auditCheck.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { CustodyStore } from "../../src/store/custodyStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { PackageFolder } from "../../src/store/evidence/packageFolder.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { takeInStation } from "../../src/store/otherStation.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { aFlag } from "./aFlag.ts";

/** A station that has flown a sortie, raised a flag in it, and hashed its telemetry. */
function station(sortieId: string, startedAt: number) {
  const folder = mkdtempSync(join(tmpdir(), "vedette-taken-"));
  const db = openDatabase(join(folder, "vedette.db"));
  onTestFinished(() => {
    if (db.isOpen) db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const log = new AuditLog(db, { now: () => startedAt });
  const sorties = new SortieStore(db, folder);
  sorties.save({ id: sortieId, vehicleId: "1:1", startedAt, endedAt: startedAt + 1 });
  writeFileSync(join(sorties.folder(sortieId), "telemetry.tlog"), "packets");
  const flags = new FlagStore(db);
  const raised = { kind: "flag.opened", about: ["flag:f1"], body: { at: startedAt } };
  log.with(raised, () => flags.save(aFlag("f1", { sortieId, openedAt: startedAt })));
  const custody = new CustodyStore(db, log);
  custody.add({ path: `sorties/${sortieId}/telemetry.tlog`, kind: "telemetry", sortieId, bytes: 7, sha256: "ab" }, 1);
  return { folder, db, log, custody };
}

async function taken(here: ReturnType<typeof station>, there: ReturnType<typeof station>) {
  if (there.db.isOpen) there.db.close();
  const merged = await takeInStation(here.db, {
    ...{ folder: there.folder, dataFolder: here.folder, log: here.log, tell: () => {} },
    together: (work) => here.log.with((done) => ({ kind: "data.merge", by: "Ada", body: { ...done } }), work),
  });
  return { merged, logs: merged.logs };
}

it("another station's log comes with its data, as a chain of its own, and its hashes of recordings stay its own", async () => {
  const [here, there] = [station("s1", 1_000), station("s2", 2_000)];
  const lines = there.log.after(0, 10);
  const { logs } = await taken(here, there);
  expect(logs).toEqual({ lines: { [there.log.station]: 2 } });
  expect(here.log.after(0, 10, there.log.station)).toEqual(lines);
  for (const one of here.log.stations()) expect(auditFinding(here.log, one).breaks).toEqual([]);
  expect(here.custody.of("sorties/s2/telemetry.tlog")).toMatchObject({ station: there.log.station, sequence: 2 });
  expect(here.custody.of("sorties/s1/telemetry.tlog")).toMatchObject({ station: here.log.station, sequence: 2 });
  expect((await taken(here, there)).logs).toEqual({ lines: { [there.log.station]: 0 } });
});

it("a log that was altered is left out and told; the rest of the data comes all the same", async () => {
  const [here, there] = [station("s1", 1_000), station("s2", 2_000)];
  there.db.exec("DROP TRIGGER auditIsNotChanged; UPDATE audit SET digest = hash WHERE sequence = 2");
  const { merged, logs } = await taken(here, there);
  expect(merged.sorties).toBe(1);
  expect(logs).toEqual({ lines: {}, refused: expect.stringContaining("entry 2 (recording.closed) was changed") });
  expect(here.log.stations()).toEqual([here.log.station]);
  expect(here.custody.of("sorties/s2/telemetry.tlog")).toBeUndefined();
});

it("of two flags of one name each has its own station's lines in a package", async () => {
  const [here, there] = [station("s1", 1_000), station("s2", 2_000)];
  const { merged } = await taken(here, there);
  const [foreign] = merged.renamed.map(({ to }) => to) as [string];
  const shownOf = async (flagId: string) => {
    const made = new PackageFolder(mkdtempSync(join(here.folder, "package-")));
    const { parts } = await writeAuditPart(made, here.log, {
      packageId: "p",
      flagIds: [flagId],
      lines: [],
      openedAt: [],
    });
    const texts = parts.flatMap(({ path }) => readFileSync(join(made.folder, path), "utf8").trim().split("\n"));
    const all = texts.map((text) => JSON.parse(text) as { station: string; entry?: { kind: string } });
    return all.flatMap(({ station: of, entry }) => (entry ? [[of, entry.kind]] : []));
  };
  expect(await shownOf("f1")).toEqual([[here.log.station, "flag.opened"]]);
  expect((await shownOf(foreign)).sort()).toEqual(
    [
      [there.log.station, "flag.opened"],
      [here.log.station, "data.merge"],
    ].sort(),
  );
});
