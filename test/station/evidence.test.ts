import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EvidenceKeyFile } from "../../src/station/evidenceKey.ts";
import { runVerifier } from "../../src/store/evidence/verifierShell.ts";

import { evidenceStation, type MoreOfStation, manifestOf, T } from "./evidenceStation.ts";

it("a flag is taken out with all that belongs to it, and the verifier finds it whole", async () => {
  const { out, made, evidence, told, wishes, segments } = await evidenceStation();
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
  const { out, made } = await evidenceStation();
  await made("package");
  const read = (path: string) => readFileSync(join(out, "package", path), "utf8");
  const { corrections } = JSON.parse(read("flags/f1/flag.json")) as { corrections: unknown[] };
  expect(corrections).toMatchObject([{ by: "Ada", word: { kind: "class", trackId: "track of f1", className: "van" } }]);
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

it("a clip of each sighting is asked for of the sortie that it was made in: streams of other stations may have its name", async () => {
  const more = ({ flags }: MoreOfStation) => {
    const seen = { streamId: "video-1-1", vehicleId: "1:1", trackIds: ["t1"], toAt: T + 20_000 };
    flags.save({
      ...flags.get("f1"),
      sightings: [
        { ...seen, fromAt: T },
        { ...seen, fromAt: T + 5_000 },
        { ...seen, fromAt: T + 10_000, sortieId: "s2" },
      ],
    });
  };
  const { made, wishes } = await evidenceStation(undefined, more);
  expect(await made("package")).toMatchObject({ phase: "done" });
  const span = { kind: "span", streamId: "video-1-1", toAt: T + 22_000 };
  expect(wishes.filter(({ format }) => format === "mp4").map(({ footage }) => footage)).toEqual([
    { kind: "flag", flagId: "f1" },
    { ...span, sortieId: "s1", fromAt: T + 3_000 },
    { ...span, sortieId: "s2", fromAt: T + 8_000 },
  ]);
});

it("where it is wanted there is a copy of the clip with boxes burnt in besides, and the recorded one stays as it is", async () => {
  const { out, made, wishes, told } = await evidenceStation();
  expect(await made("package", { burnIn: true })).toMatchObject({ phase: "done", complete: true });
  expect(wishes.map(({ file, format, burnIn }) => [file.split("/").at(-1), format, burnIn])).toEqual([
    ["clip.mp4", "mp4", undefined],
    ["clip.ts", "ts", undefined],
    ["clip-boxes.mp4", "mp4", true],
  ]);
  const { files } = manifestOf(join(out, "package"));
  expect(files.find(({ path }) => path === "flags/f1/clip-boxes.mp4")).toMatchObject({
    what: "Clip of flag f1, 2026-01-31 12:00:00Z to 2026-01-31 12:00:20Z, MP4 with boxes, encoded anew to look at",
  });
  expect(told("evidence.begun")[0]?.body).toMatchObject({ burnIn: true });
});

it("where all that is held about a flag is wanted, every row of it is there, and nothing of this computer's paths", async () => {
  const { out, made, dataFolder, db, footage } = await evidenceStation();
  footage.addBoxes([{ at: T + 1_000, trackId: "t1", score: 0.9, box: { x: 0.1, y: 0.2, w: 0.3, h: 0.4 } }]);
  db.exec("INSERT INTO flagSeen (analyst, flagKey, at) VALUES ('Grace', 1, 5)");
  db.exec("INSERT INTO flagHold (flagId, at, by, reason) VALUES ('f1', 6, 'Ada', 'court')");
  expect(await made("package", { everything: true })).toMatchObject({ phase: "done", complete: true });
  const text = readFileSync(join(out, "package/flags/f1/everything.json"), "utf8");
  expect(text).not.toContain(dataFolder);
  const all = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
  expect(Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, rows.length]))).toEqual({
    ...{ flag: 1, standing: 1, sightings: 1, said: 1, opened: 1, hold: 1, corrections: 0, boxes: 1, sorties: 1 },
    ...{ segments: 2, files: 2, packages: 0, auditLines: 3 },
  });
  expect(all).toMatchObject({
    flag: [{ id: "f1", body: { className: "car" } }],
    said: [{ field: "verdict", by: "Ada" }],
    opened: [{ analyst: "Grace", at: 5 }],
    hold: [{ reason: "court" }],
    files: [{ path: "sorties/s1/video/video-1-1-0.ts" }, { path: "sorties/s1/video/video-1-1-1.ts" }],
    auditLines: [{ kind: "flag.opened" }, { kind: "flag.verdict" }, { kind: "evidence.begun" }],
  });
});

it("as a zip file it is the same, and nothing else is left", async () => {
  const { out, made } = await evidenceStation();
  expect((await made("package.zip", { recordings: false })).phase).toBe("done");
  expect(readdirSync(out)).toEqual(["package.zip"]);
  const { code, text } = await runVerifier([join(out, "package.zip")]);
  expect([code, text]).toEqual([0, expect.stringContaining("13 files")]);
});

it("what can not be is refused before anything is written", async () => {
  const { out, evidence, dataFolder, audit } = await evidenceStation();
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
  const { dataFolder, trail, told } = await evidenceStation();
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
  const here = await evidenceStation();
  const there = await evidenceStation();
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
