import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { runVerifier } from "../../src/store/evidence/verifierShell.ts";

import { evidenceStation, T } from "./evidenceStation.ts";

it("a segment that is gone, one that was changed, and a clip that can not be written are named, and the package says so", async () => {
  const { out, made, footage, segments, write, audit } = await evidenceStation(async ({ format, file }) => {
    if (format === "ts") throw new FailureError("gone", "Vision is restarting");
    writeFileSync(file, "mp4 clip");
    return [];
  });
  rmSync(segments[0]!.file);
  footage.markRemoved(segments[0]!.file, T + 1_000_000);
  write("sorties/s1/video/video-1-1-1.ts", "G something else");
  write("sorties/s1/telemetry-2.tlog/not-a-log", "x");
  const record = await made("package");
  expect(record).toMatchObject({ phase: "done", complete: false });
  expect(record.missing).toEqual([
    "The recording video-1-1-0.ts (2026-01-31 11:59:30Z to 2026-01-31 12:00:00Z) of flag f1 is missing: it was removed 2026-01-31 12:16:40Z to make room",
    "The recording sorties/s1/video/video-1-1-1.ts (2026-01-31 12:00:00Z to 2026-01-31 12:00:30Z) is not what it was when it was closed: it was changed since",
    "There is no MPEG-TS clip of flag f1: Vision is restarting",
    expect.stringContaining("The telemetry telemetry-2.tlog of sortie s1 can not be read"),
  ]);
  expect(readFileSync(join(out, "package/report.html"), "utf8")).toContain("The package is not complete");
  const { code, text } = await runVerifier([join(out, "package")]);
  expect(code).toBe(0);
  for (const one of record.missing) expect(text).toContain(one);
  expect(audit.ofKind("evidence.made")[0]?.entry?.body).toMatchObject({ complete: false });
});

it("a log that was altered before is told in the package, and found in it", async () => {
  const { out, made, db, trail } = await evidenceStation();
  db.exec(`DROP TRIGGER auditIsNotChanged; UPDATE audit SET previous = hash WHERE sequence = 3`);
  await trail.check();
  const record = await made("package");
  expect(record.missing).toEqual([
    expect.stringMatching(/^The audit log of station \w+ was altered before this package was made: entry 3/),
  ]);
  const { code, text } = await runVerifier([join(out, "package")]);
  expect([code, text]).toEqual([1, expect.stringContaining("audit.jsonl: entry 3 was changed")]);
});

it("one that is cancelled leaves nothing but its lines in the log, and the next one can begin", async () => {
  let begun = () => {};
  const inClip = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { out, evidence, told, made } = await evidenceStation((_, signal) => {
    begun();
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const order = { flagIds: ["f1"], by: "Ada", recordings: true, file: join(out, "package") };
  const { record, ended } = await evidence.start(order);
  await expect(evidence.start({ ...order, file: join(out, "other") })).rejects.toThrow("Another package is being made");
  await inClip;
  await evidence.handlers()["evidence.cancel"]({ packageId: record.packageId });
  expect(await ended).toMatchObject({ phase: "cancelled" });
  expect(readdirSync(out)).toEqual([]);
  expect([told("evidence.begun").length, told("evidence.cancelled").length, told("evidence.made").length]).toEqual([
    1, 1, 0,
  ]);
  const again = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const next = made("package");
  await again;
  await evidence.close();
  expect((await next).phase).toBe("cancelled");
});

it("what an earlier run of the station was making when it was killed is cleared away and told", async () => {
  const { out, evidence, told, leave, left } = await evidenceStation();
  const part = join(out, "package.zip.20260131-120000-a1b2c3.part");
  mkdirSync(part);
  writeFileSync(join(part, "half"), "x");
  writeFileSync(`${part}.zip`, "x");
  leave({ packageId: "20260131-120000-a1b2c3", part, flagIds: ["f1"] });
  await evidence.recover();
  expect([readdirSync(out), left()]).toEqual([[], undefined]);
  expect(told("evidence.failed")).toMatchObject([{ about: ["package:20260131-120000-a1b2c3", "flag:f1"] }]);
  writeFileSync(join(out, "precious"), "x");
  leave({ packageId: "p", part: join(out, "precious"), flagIds: [] });
  await evidence.recover();
  expect(readdirSync(out)).toEqual(["precious"]);
});

it("a package that is begun while the one before it is cleared away is known when it is left unfinished too", async () => {
  const { out, evidence, leave, left, made } = await evidenceStation();
  const part = join(out, "first.20260131-120000-a1b2c3.part");
  for (const n of [1, 2, 3]) mkdirSync(join(part, `${n}`), { recursive: true });
  leave({ packageId: "20260131-120000-a1b2c3", part, flagIds: ["f1"] });
  const seen = new Set<string>();
  evidence.onRecord(({ phase }) => phase === "running" && seen.add(left()?.part.split(".")[0] ?? "nothing"));
  void evidence.recover();
  expect((await made("second")).phase).toBe("done");
  // The first word of it is said before it is remembered.
  expect([...seen].slice(-1)).toEqual([join(out, "second")]);
  expect(readdirSync(out)).toEqual(["second"]);
});

it.each(["package", "package.zip"])(
  "a station that was killed when %s had its name already and before that was written down enters it as made",
  async (name) => {
    const one = await evidenceStation();
    const { packageId } = await one.made(name);
    const file = join(one.out, name);
    const left = { packageId, part: `${file}.${packageId}.part`, flagIds: ["f1"] };
    // Another station's data, as they would be without the line.
    const { evidence, told, leave, left: still } = await evidenceStation();
    leave(left);
    await evidence.recover();
    expect([told("evidence.failed"), still()]).toEqual([[], undefined]);
    const [kept] = one.told("evidence.made");
    expect(told("evidence.made").map((entry) => [entry?.about, entry?.by, entry?.body])).toEqual([
      [kept?.about, "Ada", kept?.body],
    ]);
    // Killed a moment later: it is there once.
    leave(left);
    await evidence.recover();
    expect([told("evidence.made").length, told("evidence.failed"), existsSync(file)]).toEqual([1, [], true]);
  },
);

it("a full disk ends it, leaves nothing behind, and is told with what to do", async () => {
  const { out, made, told } = await evidenceStation(async () => {
    throw Object.assign(new Error("ENOSPC: no space left on device"), {
      code: "ENOSPC",
      failure: { code: "disk-full", message: "The disk is full" },
    });
  });
  const record = await made("package.zip");
  expect(record).toMatchObject({
    phase: "failed",
    failure: { code: "disk-full", message: expect.stringContaining("the disk is full") },
  });
  expect(readdirSync(out)).toEqual([]);
  expect(told("evidence.failed")).toHaveLength(1);
});
