import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { minimal } from "mavlink-mappings";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { EvidenceRecord } from "../../src/contract/evidence.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { PackageManifest } from "../../src/review/evidence/manifest.ts";
import { sightLine } from "../../src/review/recording.ts";
import { AuditTrail } from "../../src/station/auditTrail.ts";
import { Custody } from "../../src/station/custody.ts";
import { Evidence } from "../../src/station/evidence.ts";
import { EvidenceKeyFile } from "../../src/station/evidenceKey.ts";
import type { ClipWish, EvidencePlace, Unfinished } from "../../src/station/evidencePlace.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { CustodyStore } from "../../src/store/custodyStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { runVerifier } from "../../src/store/evidence/verifierShell.ts";
import { verifyPackage } from "../../src/store/evidence/verifyPackage.ts";
import { EvidenceStore } from "../../src/store/evidenceStore.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

const T = Date.UTC(2026, 0, 31, 12);
const place = { lat: 48, lon: 16, amsl: 200 };

/** A station that has flown one sortie, with one flag in three segments of footage, and judged it. */
async function station(writeClip?: EvidencePlace["writeClip"]) {
  const root = mkdtempSync(join(tmpdir(), "vedette-evidence-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const dataFolder = join(root, "data");
  const out = join(root, "out");
  mkdirSync(out);
  const db = openDatabase(join(dataFolder, "vedette.db"));
  onTestFinished(() => db.close());
  let now = T - 700_000;
  const clock = () => now++;
  const audit = new AuditLog(db, { now: clock });
  const trail = new AuditTrail({
    ...{ audit, settings: new Settings(db), dataFolder, log: silentLog, fail: () => {}, now: clock },
  });
  audit.add({ kind: "station.started", body: { vedette: "0.0.9" } });
  now = T + 3_600_000;
  const [flags, footage, sorties] = [new FlagStore(db), new FootageStore(db), new SortieStore(db, dataFolder)];
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: T - 600_000, endedAt: T + 600_000 });
  for (let s = -90; s <= 90; s += 10)
    sorties.addTrailPoint("s1", { at: T + s * 1_000, lat: 48 + s * 1e-5, lon: 16.001, amsl: 260 });
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(dataFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, T / 1_000, T / 1_000);
    return file;
  };
  const segments = [-30, 0, 30].map((s, i) => {
    const file = write(`sorties/s1/video/video-1-1-${i}.ts`, `G segment ${i} ${"x".repeat(1_000)}`);
    const segment = { streamId: "video-1-1", file, startAt: T + s * 1_000, endAt: T + (s + 30) * 1_000 };
    footage.saveSegment(segment, "s1");
    return segment;
  });
  const packets = [-120, -30, 0, 30, 120].map((s, sequence) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(T + s * 1_000) * 1_000n);
    const heartbeat = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 });
    return Buffer.concat([stamp, encodePacket(heartbeat, { systemId: 1, componentId: 1, sequence })]);
  });
  write("sorties/s1/telemetry.tlog", Buffer.concat(packets));
  const track: TrackRecord = {
    ...{
      id: "t1",
      streamId: "video-1-1",
      vehicleId: "1:1",
      className: "car",
      score: 0.9,
      firstAt: T,
      lastAt: T,
      place,
    },
    ...{ ellipse: { major: 4, minor: 2, angleDeg: 30 }, speed: 3, stationary: false, ended: false },
  };
  const sights = [0, 1, 2].map((s) => sightLine({ at: T + s * 1_000, seen: 5, track: { ...track, lastAt: T } }));
  write(
    "sorties/s1/tracks.jsonl",
    `${[...sights, sightLine({ at: T, seen: 1, track: { ...track, id: "t9" } })].join("\n")}\n`,
  );
  write("sorties/s1/flags/f1.jpg", "\u00ffpicture");
  audit.with({ kind: "flag.opened", about: ["flag:f1"], body: { rule: "r" } }, () =>
    flags.save({
      ...{
        id: "f1",
        sortieId: "s1",
        state: "closed",
        rule: "r",
        reason: "a <car> stopped",
        className: "car",
        score: 0.9,
      },
      ...{ openedAt: T, lastAt: T + 20_000, place, ellipse: { major: 4, minor: 2, angleDeg: 30 }, stationary: false },
      sightings: [{ streamId: "video-1-1", vehicleId: "1:1", trackIds: ["t1"], fromAt: T, toAt: T + 20_000 }],
    }),
  );
  audit.add({ kind: "flag.opened", about: ["flag:f2"], body: { secret: "of another flag" } });
  const judge = { kind: "flag.verdict", by: "Ada", about: ["flag:f1"], body: { kind: "confirmed" } };
  audit.with(judge, () => flags.setVerdict("f1", "confirmed", "Ada", T + 60_000));
  const custody = new Custody(
    {
      ...{ dataFolder, store: new CustodyStore(db, audit), trail, log: silentLog, now: clock },
      segments: () => footage.kept(),
      sorties: () => sorties.list(),
      telemetry: async () => [],
      recording: () => undefined,
    },
    { pause: 0 },
  );
  await custody.look();
  const wishes: ClipWish[] = [];
  let unfinished: Unfinished | undefined;
  const evidence = new Evidence({
    ...{ dataFolder, custody, trail, store: new EvidenceStore(db, audit), now: clock },
    key: new EvidenceKeyFile(join(dataFolder, "evidence-key.pem"), trail),
    flag: (id) => flags.get(id),
    historyOf: (id) => flags.history.of(id),
    clipOf: (flagId) => ({ flagId, fromAt: T, toAt: T + 20_000, segments, boxes: [] }),
    stillOf: ({ id }) => join(dataFolder, "sorties/s1/flags", `${id}.jpg`),
    sortieFolder: (id) => join(dataFolder, "sorties", id),
    trailOf: (id) => sorties.trail(id),
    nameOf: () => "Falcon",
    detector: () => undefined,
    remember: (left) => {
      unfinished = left ?? undefined;
    },
    unfinished: () => unfinished,
    writeClip:
      writeClip ??
      (async (wish) => {
        wishes.push(wish);
        writeFileSync(wish.file, `${wish.format} clip`);
        return ["The camera's own metadata were passed on"];
      }),
  });
  const made = async (
    file: string,
    more: { recordings?: boolean; flagIds?: string[] } = {},
  ): Promise<EvidenceRecord> => {
    const order = { flagIds: ["f1"], by: "Ada", recordings: true, ...more, file: join(out, file) };
    return (await evidence.start(order)).ended;
  };
  const leave = (what: Unfinished) => {
    unfinished = what;
  };
  const told = (kind: string) => audit.ofKind(kind).map(({ entry }) => entry);
  return {
    dataFolder,
    out,
    db,
    audit,
    trail,
    footage,
    segments,
    evidence,
    made,
    told,
    wishes,
    write,
    leave,
    left: () => unfinished,
  };
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as PackageManifest;

it("a flag is taken out with all that belongs to it, and the verifier finds it whole", async () => {
  const { out, made, evidence, told, wishes, segments } = await station();
  const record = await made("package");
  expect(record).toMatchObject({ phase: "done", share: 1, complete: true, missing: [], by: "Ada" });
  const folder = join(out, "package");
  const manifest = manifestOf(folder);
  expect(manifest.files.map(({ path }) => path)).toEqual([
    "README.txt",
    "audit.jsonl",
    "flags/f1/clip.mp4",
    "flags/f1/clip.ts",
    "flags/f1/flag.json",
    "flags/f1/s1-telemetry.tlog",
    "flags/f1/still.jpg",
    "flags/f1/track.csv",
    "flags/f1/track.geojson",
    "flags/f1/track.kml",
    "recordings/s1/video-1-1-0.ts",
    "recordings/s1/video-1-1-1.ts",
    "report.html",
    "software.json",
    "station-key.pem",
  ]);
  expect(readdirSync(out)).toEqual(["package"]);
  expect(wishes.map(({ footage, format }) => [footage, format])).toEqual(
    ["mp4", "ts"].map((format) => [{ kind: "flag", flagId: "f1" }, format]),
  );
  expect(readFileSync(join(folder, "recordings/s1/video-1-1-1.ts"))).toEqual(readFileSync(segments[1]!.file));
  const { fingerprint } = await evidence.handlers()["evidence.key"](null);
  const { code, text } = await runVerifier([folder, "--key", fingerprint]);
  expect([code, text]).toEqual([0, expect.stringContaining("It is the key that you gave")]);
  expect(text).toContain("15 files");
  expect(told("evidence.made")).toMatchObject([
    {
      by: "Ada",
      about: [`package:${record.packageId}`, "flag:f1"],
      body: { manifest: record.manifest, complete: true },
    },
  ]);
  expect(told("evidence.begun")).toHaveLength(1);
  expect(await evidence.handlers()["evidence.exports"]({ flagIds: ["f1", "f2"] })).toEqual({
    f1: [
      {
        packageId: record.packageId,
        at: record.at,
        by: "Ada",
        file: folder,
        manifest: record.manifest,
        complete: true,
      },
    ],
  });
});

it("what is in the package is right: track, telemetry of that time, report, log without other people's entries", async () => {
  const { out, made } = await station();
  await made("package");
  const read = (path: string) => readFileSync(join(out, "package", path), "utf8");
  const geo = JSON.parse(read("flags/f1/track.geojson")) as {
    features: { geometry: { type: string; coordinates: number[][] }; properties: { kind: string; times: string[] } }[];
  };
  expect(geo.features.map(({ geometry, properties }) => [geometry.type, properties.kind])).toEqual([
    ["Point", "place"],
    ["Polygon", "error ellipse, 1 sigma"],
    ["LineString", "aircraft"],
    ["LineString", "seen"],
  ]);
  const [aircraft, seen] = geo.features.slice(2);
  expect([aircraft?.geometry.coordinates.length, aircraft?.properties.times[0]]).toEqual([
    15,
    "2026-01-31T11:59:00.000Z",
  ]);
  expect(seen?.geometry.coordinates).toEqual([1, 2, 3].map(() => [16, 48]));
  const ring = geo.features[1]?.geometry.coordinates[0] as unknown as number[][];
  expect(ring.at(-1)).toEqual(ring[0]);
  const rows = read("flags/f1/track.csv").trim().split("\r\n");
  expect([rows.length, rows.at(-1)]).toEqual([
    19,
    `f1,seen,t1,car t1,2026-01-31T12:00:02.000Z,${T + 2_000},48.0000000,16.0000000,200.0,4.0,2.0,30,3.0`,
  ]);
  expect(read("flags/f1/track.kml").match(/<when>/g)).toHaveLength(1 + 18);
  expect(statSync(join(out, "package/flags/f1/s1-telemetry.tlog")).size).toBe(3 * 29);
  const report = read("report.html");
  expect(report).toContain("a &lt;car&gt; stopped");
  expect(report).toContain("data:image/jpeg;base64,");
  expect(report).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  const log = read("audit.jsonl");
  expect(log).not.toContain("of another flag");
  expect(
    log
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { entry?: { kind: string } }).entry?.kind),
  ).toEqual([
    "station.started",
    "flag.opened",
    undefined,
    "flag.verdict",
    "recording.closed",
    "recording.closed",
    undefined, // a segment that does not show the flag
    "recording.closed",
    undefined, // the sortie's tracks
    "evidence.begun",
    "key.made",
  ]);
});

it("as a zip file it is the same, and nothing else is left", async () => {
  const { out, made } = await station();
  expect((await made("package.zip", { recordings: false })).phase).toBe("done");
  expect(readdirSync(out)).toEqual(["package.zip"]);
  const { code, text } = await runVerifier([join(out, "package.zip")]);
  expect([code, text]).toEqual([0, expect.stringContaining("13 files")]);
});

it("a segment that is gone, one that was changed, and a clip that can not be written are named, and the package says so", async () => {
  const { out, made, footage, segments, write, audit } = await station(async ({ format, file }) => {
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
  const { out, made, db, trail } = await station();
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
  const { out, evidence, told, made } = await station((_, signal) => {
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
  const next = made("package");
  await new Promise((resolve) => setTimeout(resolve, 20));
  await evidence.close();
  expect((await next).phase).toBe("cancelled");
});

it("what an earlier run of the station was making when it was killed is cleared away and told", async () => {
  const { out, evidence, told, leave, left } = await station();
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

it("whichever file of it is altered afterwards, the verifier names it", async () => {
  const { out, made } = await station();
  await made("package");
  const folder = join(out, "package");
  const files = manifestOf(folder).files.map(({ path }) => path);
  const first = async () => (await verifyPackage(folder)).altered?.file;
  for (const [i, path] of files.entries()) {
    const file = join(folder, path);
    const next = join(folder, files[(i + 1) % files.length] as string);
    const [bytes, others] = [readFileSync(file), readFileSync(next)];
    const changed = Buffer.from(bytes);
    changed[bytes.length >> 1] = (changed[bytes.length >> 1] as number) ^ 1;
    for (const content of [changed, bytes.subarray(0, -1), Buffer.concat([bytes, bytes.subarray(0, 1)])]) {
      writeFileSync(file, content);
      expect(await first()).toBe(path);
    }
    rmSync(file);
    expect(await first()).toBe(path);
    writeFileSync(file, others);
    writeFileSync(next, bytes);
    expect(await first()).toBe([path, files[(i + 1) % files.length]].sort()[0]);
    writeFileSync(file, bytes);
    writeFileSync(next, others);
  }
  expect(await first()).toBeUndefined();
});

it("a full disk ends it, leaves nothing behind, and is told with what to do", async () => {
  const { out, made, told } = await station(async () => {
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

it("what can not be is refused before anything is written", async () => {
  const { out, evidence, dataFolder, audit } = await station();
  const start = (more: object) =>
    evidence.start({ flagIds: ["f1"], by: "Ada", recordings: true, file: join(out, "p"), ...more });
  const lines = audit.end()?.sequence;
  await expect(start({ flagIds: ["f1", "none"] })).rejects.toThrow("There is no flag none");
  await expect(start({ file: "relative" })).rejects.toThrow("not complete");
  await expect(start({ file: join(out, "no", "folder") })).rejects.toThrow("There is no such folder");
  await expect(start({ file: join(dataFolder, "p") })).rejects.toThrow(
    "not written into the station's own data folder",
  );
  writeFileSync(join(out, "p"), "");
  await expect(start({})).rejects.toThrow("There is already something of that name");
  expect(audit.end()?.sequence).toBe(lines);
});

it("the key is made once, is its owner's alone, and a damaged one is put aside and told", async () => {
  const { dataFolder, trail, told } = await station();
  const file = join(dataFolder, "evidence-key.pem");
  const first = new EvidenceKeyFile(file, trail).pair();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(new EvidenceKeyFile(file, trail).pair()).toEqual(first);
  writeFileSync(file, "nonsense");
  const second = new EvidenceKeyFile(file, trail).pair();
  expect(second.fingerprint).not.toBe(first.fingerprint);
  expect(existsSync(`${file}.damaged`)).toBe(true);
  expect(told("key.made").map((entry) => entry?.body)).toEqual(
    [first, second].map(({ fingerprint }) => ({ fingerprint })),
  );
  expect(told("key.damaged")).toHaveLength(1);
});

it("packages are checked from a window too: our own, another station's, and one that was altered", async () => {
  const here = await station();
  const there = await station();
  await here.made("package");
  await there.made("package");
  const verify = here.evidence.handlers()["evidence.verify"];
  expect(await verify({ file: join(here.out, "package") })).toEqual({
    whole: true,
    words: expect.stringContaining("the key that you gave"),
  });
  const foreign = join(there.out, "package");
  expect(await verify({ file: foreign })).toEqual({ whole: true, words: expect.stringContaining("NOT COMPARED") });
  const { fingerprint } = await here.evidence.handlers()["evidence.key"](null);
  expect(await verify({ file: foreign, key: fingerprint })).toEqual({
    whole: false,
    words: expect.stringContaining("NOT THE KEY"),
  });
  writeFileSync(join(foreign, "flags/f1/clip.mp4"), "mP4 clip");
  expect(await verify({ file: foreign })).toMatchObject({ whole: false, altered: "flags/f1/clip.mp4" });
  await expect(verify({ file: join(there.out, "none") })).rejects.toThrow("There is no such package");
});
