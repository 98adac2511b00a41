import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { SegmentRecord, SortieRecord } from "../../src/contract/records.ts";
import { Custody } from "../../src/station/custody.ts";
import { auditFinding } from "../../src/store/auditCheck.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { CustodyStore } from "../../src/store/custodyStore.ts";
import { openDatabase } from "../../src/store/database.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

/** A data folder with recorded files, as if it were 10 s past the last write. */
function recorded() {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-custody-"));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const db = openDatabase(":memory:");
  const audit = new AuditLog(db, { now: () => 5 });
  const segments: (SegmentRecord & { sortieId?: string })[] = [];
  const sorties: SortieRecord[] = [];
  const telemetry: string[] = [];
  const state = { now: 1_000_000, recording: undefined as string | undefined };
  const write = (path: string, text: string, writtenAt = 900_000) => {
    const file = join(dataFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, writtenAt / 1_000, writtenAt / 1_000);
    return file;
  };
  const custodyOf = () =>
    new Custody(
      {
        ...{
          dataFolder,
          store: new CustodyStore(db, audit),
          log: silentLog,
          trail: { note: (e) => audit.add(e).sequence },
        },
        segments: () => segments,
        sorties: () => sorties,
        telemetry: async () => telemetry.map((file) => ({ file })),
        recording: () => state.recording,
        now: () => state.now,
      },
      { pause: 0 },
    );
  const told = (kind: string) => audit.ofKind(kind).map(({ entry }) => entry?.body);
  return { write, segments, sorties, telemetry, state, custodyOf, told, audit };
}

it("segments, logs and tracks are hashed once they are closed, each with a line of the audit log", async () => {
  const { write, segments, sorties, telemetry, state, custodyOf, told, audit } = recorded();
  const segment = (file: string, sortieId: string) => ({ streamId: "v", file, startAt: 0, endAt: 1, sortieId });
  segments.push(segment(write("sorties/s1/video/a.ts", "first"), "s1"));
  segments.push(segment(write("sorties/s1/video/b.ts", "growing", 990_000), "s1"));
  telemetry.push(write("telemetry/old.tlog", "log"), write("telemetry/now.tlog", "now"));
  state.recording = telemetry[1];
  sorties.push(
    { id: "s1", vehicleId: "1:1", startedAt: 0, endedAt: 995_000 },
    { id: "s2", vehicleId: "1:1", startedAt: 1 },
  );
  write("sorties/s1/telemetry.tlog", "flight");
  write("sorties/s1/tracks.jsonl", "tracks");
  write("sorties/s2/telemetry.tlog", "flying");
  const custody = custodyOf();
  await custody.look();
  await custody.look();
  const line = (path: string, kind: string, text: string) => ({ path, kind, bytes: text.length, sha256: hashOf(text) });
  expect(told("recording.closed")).toEqual([
    line("sorties/s1/video/a.ts", "footage", "first"),
    line("telemetry/old.tlog", "telemetry", "log"),
    line("sorties/s1/telemetry.tlog", "telemetry", "flight"),
    line("sorties/s1/tracks.jsonl", "tracks", "tracks"),
  ]);
  expect(audit.about("file:sorties/s1/video/a.ts").map(({ entry }) => entry?.about)).toEqual([
    ["file:sorties/s1/video/a.ts", "sortie:s1"],
  ]);
  // The next start finds what was left, and only that.
  state.now += 60_000;
  state.recording = undefined;
  await custodyOf().look();
  expect(told("recording.closed").slice(4)).toEqual([
    line("sorties/s1/video/b.ts", "footage", "growing"),
    line("telemetry/now.tlog", "telemetry", "now"),
  ]);
  expect(auditFinding(audit, audit.station).breaks).toEqual([]);
});

it("a file that went on after it was thought closed is noted again, with what it was before", async () => {
  const { write, segments, state, custodyOf, told } = recorded();
  const file = write("sorties/s1/video/a.ts", "first");
  const segment = { streamId: "v", file, startAt: 0, endAt: 1 };
  segments.push(segment);
  const custody = custodyOf();
  await custody.look();
  custody.goesOn(segment);
  await custody.look(); // nothing was written
  expect(told("recording.closed")).toHaveLength(1);
  appendFileSync(file, " and more");
  utimesSync(file, 901, 901);
  custody.goesOn(segment);
  state.now += 1;
  await custody.look();
  expect(told("recording.closed")[1]).toMatchObject({
    ...{ bytes: 14, sha256: hashOf("first and more"), before: { bytes: 5, sha256: hashOf("first") } },
  });
});

it("a writer that only paused is noticed without a word from it", async () => {
  const { write, segments, custodyOf, told } = recorded();
  const file = write("sorties/s1/video/a.ts", "first");
  segments.push({ streamId: "v", file, startAt: 0, endAt: 1 });
  const custody = custodyOf();
  await custody.look();
  write("sorties/s1/video/a.ts", "first and more", 905_000);
  await custody.look();
  expect(told("recording.closed")[1]).toMatchObject({ sha256: hashOf("first and more"), before: { bytes: 5 } });
  expect((await custody.check(file)).same).toBe(true);
});

it("a file is checked against what was noted of it, and its removal tells what it was", async () => {
  const { write, segments, custodyOf, told } = recorded();
  const file = write("sorties/s1/video/a.ts", "first");
  segments.push({ streamId: "v", file, startAt: 0, endAt: 1, sortieId: "s1" });
  const custody = custodyOf();
  await custody.look();
  expect(await custody.check(file)).toMatchObject({ path: "sorties/s1/video/a.ts", bytes: 5, same: true });
  write("sorties/s1/video/a.ts", "fIrst");
  expect(await custody.check(file)).toMatchObject({
    sha256: hashOf("fIrst"),
    same: false,
    kept: { sha256: hashOf("first") },
  });
  expect(await custody.check(write("other.ts", "x"))).toEqual({
    path: "other.ts",
    bytes: 1,
    sha256: hashOf("x"),
    same: false,
  });
  custody.removed(file, { bytes: 5, why: "budget" });
  custody.removed("/elsewhere/b.ts", { bytes: 7, why: "gone" });
  expect(told("recording.removed")).toEqual([
    { path: "sorties/s1/video/a.ts", bytes: 5, why: "budget", sha256: hashOf("first") },
    { path: "/elsewhere/b.ts", bytes: 7, why: "gone", sha256: null },
  ]);
});

it("a file that is gone or can not be read keeps nothing else from being hashed", async () => {
  const { write, segments, custodyOf, told } = recorded();
  const file = write("sorties/s1/video/b.ts", "there");
  segments.push({ streamId: "v", file: join(dirname(file), "gone.ts"), startAt: 0, endAt: 1 });
  segments.push({ streamId: "v", file: dirname(file), startAt: 0, endAt: 1 });
  segments.push({ streamId: "v", file, startAt: 0, endAt: 1 });
  await custodyOf().look();
  expect(told("recording.closed").map((body) => body?.path)).toEqual(["sorties/s1/video/b.ts"]);
});
